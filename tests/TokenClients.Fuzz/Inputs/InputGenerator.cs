namespace TokenClients.Fuzz;

/// <summary>Generates the inputs of one parser: filled templates, mutations and combinations of them, and random bytes.</summary>
internal sealed class InputGenerator(Parser parser, ulong seed)
{
    /// <summary>One byte more than the longest response that is read.</summary>
    private const int Longest = 64 * 1024 + 1;

    private readonly Template[] _templates = [.. parser.Templates.Select(template => new Template(template))];
    private readonly List<byte> _buffer = [];

    public Input Make(long index)
    {
        var random = new RandomNumbers(seed, parser.Name, index);
        _buffer.Clear();
        Begin(random);
        for (var changes = random.OneIn(3) ? 0 : random.Few(12); changes > 0; changes--)
        {
            Mutations.Apply(random, _buffer, parser.Words, other => WriteTemplate(random, other));
        }

        if (random.OneIn(2000))
        {
            Mutations.Stretch(random, _buffer, Longest);
        }

        if (_buffer.Count > Longest)
        {
            _buffer.RemoveRange(Longest, _buffer.Count - Longest);
        }

        return new Input([.. _buffer]);
    }

    private void Begin(RandomNumbers random)
    {
        switch (random.Next(16))
        {
            case 0:
                for (var left = random.Few(200); left > 0; left--)
                {
                    _buffer.Add((byte)random.Next(256));
                }

                break;
            case 1:
                for (var left = random.Few(30); left > 0; left--)
                {
                    Placeholders.Fill(random.Pick(["word", "word", "mark", "text", "number", "secret", "address"]), random, _buffer, parser.Words);
                }

                break;
            default:
                WriteTemplate(random, _buffer);
                break;
        }
    }

    private void WriteTemplate(RandomNumbers random, List<byte> into) => random.Pick(_templates).Write(random, into, parser.Words);
}
