namespace TokenClients.OAuth;

/// <summary>What settings of <see cref="OAuthClientOptions"/> were called before, and are called now.</summary>
internal static class OAuthFormerNames
{
    public static readonly IReadOnlyDictionary<string, string> All = new Dictionary<string, string> { ["Parameters"] = nameof(OAuthClientOptions.AdditionalParameters) };
}
