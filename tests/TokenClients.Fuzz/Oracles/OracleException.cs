namespace TokenClients.Fuzz;

/// <summary>Reports that a parser violated an invariant.</summary>
/// <param name="oracle">The invariant, in a word or two.</param>
/// <param name="detail">How it was violated.</param>
internal sealed class OracleException(string oracle, string detail) : Exception($"{oracle}: {detail}")
{
    public string Oracle => oracle;

    public string Detail => detail;

    public static void ThrowIf(bool broken, string oracle, string detail)
    {
        if (broken)
        {
            throw new OracleException(oracle, detail);
        }
    }
}
