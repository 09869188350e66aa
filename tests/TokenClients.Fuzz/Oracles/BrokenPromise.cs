namespace TokenClients.Fuzz;

/// <summary>A parser did what it must not.</summary>
/// <param name="oracle">Which promise it broke, in a word or two.</param>
/// <param name="detail">How.</param>
internal sealed class BrokenPromise(string oracle, string detail) : Exception($"{oracle}: {detail}")
{
    public string Oracle => oracle;

    public string Detail => detail;

    public static void If(bool broken, string oracle, string detail)
    {
        if (broken)
        {
            throw new BrokenPromise(oracle, detail);
        }
    }
}
