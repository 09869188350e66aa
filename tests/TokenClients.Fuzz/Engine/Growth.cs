namespace TokenClients.Fuzz;

/// <summary>
/// Checks that costs grow linearly: a long input may cost a little more than short inputs of the same total length, but not eight
/// times as much, as with quadratic growth. The time is the processor time of the thread, and the lowest of several rounds, so that
/// a busy machine does not cause a failure.
/// </summary>
internal static class Growth
{
    private const int Short = 8 * 1024;
    private const int Times = 8;
    private const int Long = Times * Short;

    // The geometric mean of 1 (linear) and 8 (quadratic).
    private const double Most = 2.8;
    private const int Rounds = 12;

    private static readonly TimeSpan TooShortToTell = TimeSpan.FromMilliseconds(4);

    /// <summary>Returns the failure of a parser with a family, or <see langword="null"/>.</summary>
    public static Failure? Check(Parser parser, Family family, string index)
    {
        var (few, many) = (family.Make(Short), family.Make(Long));
        var (seenFew, seenMany) = (Examination.Of(parser, few), Examination.Of(parser, many));
        foreach (var (seen, input) in new[] { (seenFew, few), (seenMany, many) })
        {
            if (seen.Oracle is not null)
            {
                return new Failure(index, seen.Oracle, $"{family}, {input.Length} bytes: {seen.Detail}", input.Bytes);
            }
        }

        if (seenMany.AllocatedBytes > (Most * Times * seenFew.AllocatedBytes) + Long)
        {
            return Grown("growth of memory", $"{seenFew.AllocatedBytes} bytes, and {seenMany.AllocatedBytes} bytes");
        }

        var (fewTime, manyTime) = (TimeSpan.MaxValue, TimeSpan.MaxValue);
        for (var round = 0; round < Rounds; round++)
        {
            manyTime = Shorter(manyTime, TimeOf(parser, many, 1));
            if (manyTime <= TooShortToTell || manyTime <= Most * (fewTime = Shorter(fewTime, TimeOf(parser, few, Times))))
            {
                return null;
            }
        }

        return Grown("growth of time", $"{fewTime.TotalMilliseconds / Times:0.00} ms, and {manyTime.TotalMilliseconds:0.00} ms");

        Failure Grown(string oracle, string costs) => new(index, oracle, $"{family}: {Short} and {Long} bytes cost {costs}", many.Bytes);
    }

    private static TimeSpan TimeOf(Parser parser, Input input, int times)
    {
        var start = ThreadClock.Now;
        for (var i = 0; i < times; i++)
        {
            _ = Examination.Parse(parser, new Input(input.Bytes));
        }

        return ThreadClock.Now - start;
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
