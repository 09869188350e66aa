namespace TokenClients.Diagnostics;

/// <summary>Why a token is fetched.</summary>
internal enum FetchTrigger
{
    /// <summary>There was no valid token.</summary>
    Miss,

    /// <summary>The token was due; no caller waits.</summary>
    Refresh,

    /// <summary>A resource rejected the token.</summary>
    Replacement,

    /// <summary>A caller needs a token that is valid for longer.</summary>
    Lifetime,
}

/// <summary>The result of a fetch, for metrics and traces.</summary>
/// <param name="Trigger">Why the token was fetched.</param>
/// <param name="Duration">How long the fetch took.</param>
/// <param name="Token">The token, or <see langword="null"/>.</param>
/// <param name="IsStored">Whether the token was fetched by another instance and found in the shared store.</param>
/// <param name="Failure">The provider's failure, even if a token was found in the store afterwards.</param>
internal sealed record FetchReport(
    FetchTrigger Trigger, TimeSpan Duration, AccessToken? Token, bool IsStored, TokenException? Failure)
{
    public string Outcome => Token is null ? "failure" : IsStored ? "stored" : "success";
}
