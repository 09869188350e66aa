namespace TokenClients.Tool;

/// <summary>The exit codes of the process.</summary>
internal static class ExitCode
{
    public const int Success = 0;
    public const int Rejected = 1;
    public const int Usage = 2;
    public const int Unreachable = 3;
    public const int Unreadable = 4;
    public const int NotWritten = 5;
    public const int Cancelled = 130;

    /// <summary>The meanings of the exit codes for the help, one line each.</summary>
    public static IReadOnlyList<string> Meanings { get; } =
    [
        "0    success",
        "1    rejected: wrong key, bad request, or throttled; inspect: the signature is not valid",
        "2    wrong command line or settings",
        "3    unreachable: DNS, TCP, TLS, proxy, time-out, or the service is unavailable",
        "4    unreadable: an invalid response, or text that is not a token",
        "5    not written: the result could not be written",
        "130  stopped by Ctrl-C",
    ];

    public static int Of(TokenFailureReason reason) => reason switch
    {
        TokenFailureReason.CredentialRejected or TokenFailureReason.BadRequest or TokenFailureReason.Throttled => Rejected,
        TokenFailureReason.InvalidResponse => Unreadable,
        _ => Unreachable,
    };
}
