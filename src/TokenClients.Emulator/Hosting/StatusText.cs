using Microsoft.AspNetCore.WebUtilities;

namespace TokenClients.Emulator;

/// <summary>The names of status codes.</summary>
internal static class StatusText
{
    /// <summary>Returns <c>Too Many Requests</c> for 429.</summary>
    public static string Phrase(int status) =>
        ReasonPhrases.GetReasonPhrase(status) is { Length: > 0 } phrase ? phrase : $"Status {status}";

    /// <summary>Returns <c>TooManyRequests</c> for 429.</summary>
    public static string Code(int status) => Phrase(status).Replace(" ", "", StringComparison.Ordinal);
}
