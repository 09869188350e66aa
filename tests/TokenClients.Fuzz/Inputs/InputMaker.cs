namespace TokenClients.Fuzz;

/// <summary>Makes the inputs of one parser: its templates filled, changed, strung together, or nothing but noise.</summary>
internal sealed class InputMaker(Parser parser, ulong seed)
{
    /// <summary>One byte more than the longest answer that is read.</summary>
    private const int Longest = 64 * 1024 + 1;

    private readonly Template[] _templates = [.. parser.Templates.Select(template => new Template(template))];
    private readonly List<byte> _buffer = [];

    public Input Make(long index)
    {
        var dice = new Dice(seed, parser.Name, index);
        _buffer.Clear();
        Begin(dice);
        for (var changes = dice.OneIn(3) ? 0 : dice.Few(12); changes > 0; changes--)
        {
            Mutations.Apply(dice, _buffer, parser.Words, other => WriteTemplate(dice, other));
        }

        if (dice.OneIn(2000))
        {
            Mutations.Stretch(dice, _buffer, Longest);
        }

        if (_buffer.Count > Longest)
        {
            _buffer.RemoveRange(Longest, _buffer.Count - Longest);
        }

        return new Input([.. _buffer]);
    }

    private void Begin(Dice dice)
    {
        switch (dice.Next(16))
        {
            case 0:
                for (var left = dice.Few(200); left > 0; left--)
                {
                    _buffer.Add((byte)dice.Next(256));
                }

                break;
            case 1:
                for (var left = dice.Few(30); left > 0; left--)
                {
                    Holes.Fill(dice.Pick(["word", "word", "mark", "text", "number", "secret", "address"]), dice, _buffer, parser.Words);
                }

                break;
            default:
                WriteTemplate(dice, _buffer);
                break;
        }
    }

    private void WriteTemplate(Dice dice, List<byte> into) => dice.Pick(_templates).Write(dice, into, parser.Words);
}
