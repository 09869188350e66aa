namespace TokenClients.Tool;

/// <summary>What the process tells the script that ran it.</summary>
internal static class ExitCode
{
    public const int Fine = 0;
    public const int Refused = 1;
    public const int Usage = 2;
    public const int Unreachable = 3;
    public const int Unreadable = 4;
    public const int Unwritten = 5;
    public const int Cancelled = 130;

    /// <summary>For the help, a line each.</summary>
    public static IReadOnlyList<string> Meanings { get; } =
    [
        "0    fine",
        "1    refused: the key, the request, or for now (throttled); inspect: the signature is not valid",
        "2    wrong command line or settings",
        "3    unreachable: DNS, TCP, TLS, proxy, no answer in time, or a service that does not serve",
        "4    unreadable: an answer that is not the service's, or a text that is no token",
        "5    unwritten: the result could not be written",
        "130  stopped by Ctrl-C",
    ];

    public static int Of(TokenFailureReason reason) => reason switch
    {
        TokenFailureReason.CredentialRejected or TokenFailureReason.BadRequest or TokenFailureReason.Throttled => Refused,
        TokenFailureReason.InvalidResponse => Unreadable,
        _ => Unreachable,
    };
}
