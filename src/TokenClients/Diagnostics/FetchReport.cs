namespace TokenClients.Diagnostics;

/// <summary>The result of a fetch, for metrics and traces.</summary>
/// <param name="Trigger">Why the token was fetched.</param>
/// <param name="Duration">How long the fetch took.</param>
/// <param name="Token">The token, or <see langword="null"/>.</param>
/// <param name="IsFound">Whether the token, if there is one, was found in the shared store, because another instance had fetched it.</param>
/// <param name="Failure">The provider's failure, even if a token was found in the store afterwards.</param>
internal sealed record FetchReport(
    FetchTrigger Trigger, TimeSpan Duration, AccessToken? Token, bool IsFound, TokenException? Failure)
{
    public string Outcome => Token is null ? "failure" : IsFound ? "stored" : "success";
}
