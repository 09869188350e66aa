namespace TokenClients.AcsWrap;

/// <summary>Maps former names of settings in <see cref="AcsWrapClientOptions"/> to their current names.</summary>
internal static class AcsWrapFormerNames
{
    public static readonly IReadOnlyDictionary<string, string> All = new Dictionary<string, string> { ["SignsAssertion"] = nameof(AcsWrapClientOptions.UseSignedAssertion) };
}
