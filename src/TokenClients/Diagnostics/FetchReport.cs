namespace TokenClients.Diagnostics;

/// <summary>Why a token is fetched.</summary>
internal enum FetchTrigger
{
    /// <summary>There was none that serves.</summary>
    Miss,

    /// <summary>It was due; nobody waits.</summary>
    Refresh,

    /// <summary>A resource rejected it.</summary>
    Replacement,

    /// <summary>A caller needs more life than it has left.</summary>
    Lifetime,
}

/// <summary>What a fetch came to, for metrics and traces.</summary>
/// <param name="Trigger">Why it was made.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="Token">The token, or <see langword="null"/>.</param>
/// <param name="IsStored">Whether another instance fetched that token, and it was found in the shared store.</param>
/// <param name="Failure">How the provider failed, even if a token was found in the store after that.</param>
internal sealed record FetchReport(
    FetchTrigger Trigger, TimeSpan Duration, AccessToken? Token, bool IsStored, TokenException? Failure)
{
    public string Outcome => Token is null ? "failure" : IsStored ? "stored" : "success";
}
