namespace TokenClients.Fuzz;

/// <summary>The result of one input: its costs, and the invariant that was violated, if any.</summary>
internal readonly record struct Examination(bool IsAccepted, long AllocatedBytes, string? Oracle, string? Detail)
{
    public static Examination Of(Parser parser, Input input)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        Verdict verdict;
        try
        {
            verdict = Parse(parser, input);
        }
        catch (OracleException broken)
        {
            return new(false, 0, broken.Oracle, broken.Detail);
        }
        catch (Exception error)
        {
            return new(false, 0, "exception", $"{error}");
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        try
        {
            parser.Judge(input, verdict);
        }
        catch (OracleException broken)
        {
            return new(false, allocated, broken.Oracle, broken.Detail);
        }
        catch (Exception error)
        {
            return new(false, allocated, "exception", $"while the result was checked: {error}");
        }

        var most = parser.Budget.Fixed + ((long)parser.Budget.PerByte * input.Length);
        return allocated <= most
            ? new(verdict.Value is not null, allocated, null, null)
            : new(false, allocated, "memory", $"{allocated} bytes for an input of {input.Length}; the limit is {most}");
    }

    /// <summary>Returns a documented exception as a verdict.</summary>
    public static Verdict Parse(Parser parser, Input input)
    {
        try
        {
            return parser.Parse(input);
        }
        catch (Exception error) when (parser.IsDocumented(error))
        {
            return new(null, Error: error);
        }
    }
}
