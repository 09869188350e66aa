namespace TokenClients.Tests;

/// <summary>Creates the request of a call.</summary>
internal static class Asking
{
    public static TokenRequest Request(Ask ask, string? scope, TimeSpan minimum, AccessToken? current, AccessToken? old) => new()
    {
        Scope = scope,
        MinimumLifetime = ask == Ask.Lasting ? minimum : TimeSpan.Zero,
        Rejected = ask switch
        {
            Ask.ReplacingCurrent => current ?? Foreign(),
            Ask.ReplacingCopy => current is null ? Foreign() : new AccessToken(current.Value, current.ExpiresOn),
            Ask.ReplacingOld => old ?? Foreign(),
            Ask.ReplacingForeign => Foreign(),
            _ => null,
        },
    };

    private static AccessToken Foreign() => new("foreign", DateTimeOffset.UnixEpoch);
}
