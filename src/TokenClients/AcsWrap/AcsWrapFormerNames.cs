namespace TokenClients.AcsWrap;

/// <summary>What settings of <see cref="AcsWrapClientOptions"/> were called before, and are called now.</summary>
internal static class AcsWrapFormerNames
{
    public static readonly IReadOnlyDictionary<string, string> All = new Dictionary<string, string> { ["SignsAssertion"] = nameof(AcsWrapClientOptions.UseSignedAssertion) };
}
