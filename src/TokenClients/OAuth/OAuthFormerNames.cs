namespace TokenClients.OAuth;

/// <summary>Maps former names of settings in <see cref="OAuthClientOptions"/> to their current names.</summary>
internal static class OAuthFormerNames
{
    public static readonly IReadOnlyDictionary<string, string> All = new Dictionary<string, string> { ["Parameters"] = nameof(OAuthClientOptions.AdditionalParameters) };
}
