namespace TokenClients.Fuzz;

/// <summary>The invariants of every token and every failure.</summary>
internal static class Invariants
{
    private const int LongestMessage = 3000;
    private const int LongestWords = 1001;

    public static void CheckToken(AccessToken token, DateTimeOffset now)
    {
        var header = token.Authorization.ToString();
        OracleException.ThrowIf(header.Length == 0 || header.Any(c => c is < ' ' or > '~'), "header", "an Authorization that is not valid in a header");
        OracleException.ThrowIf(token.Value.Length == 0, "header", "an empty token");
        var life = token.ExpiresOn - now;
        OracleException.ThrowIf(life <= TimeSpan.Zero || life > TokenLifetime.Maximum, "lifetime", $"a token with a lifetime of {life}");
        OracleException.ThrowIf(token.CorrelationId?.Length > LongestWords, "length", "a correlation id that is too long");
    }

    /// <param name="error">The failure.</param>
    /// <param name="secrets">What it must not contain.</param>
    public static void CheckFailure(TokenException error, params ReadOnlySpan<SecretDetector> secrets)
    {
        OracleException.ThrowIf(error.RetryAfter < TimeSpan.Zero, "lifetime", $"a wait of {error.RetryAfter}");
        OracleException.ThrowIf(error.Message.Any(char.IsControl), "message", "a control character in the message");
        foreach (var words in (string?[])[error.ErrorCode, error.ErrorDetail, error.CorrelationId])
        {
            OracleException.ThrowIf(words?.Length > LongestWords, "length", $"{words?.Length} characters of a server's text");
        }

        foreach (var secret in secrets)
        {
            CheckNoSecret(error, secret);
            foreach (var words in (string?[])[error.ErrorCode, error.ErrorDetail, error.CorrelationId, error.Endpoint?.OriginalString])
            {
                CheckNoSecret(words, secret, "a property of the exception");
            }
        }
    }

    /// <summary>Checks that the message of an exception has a limited length, and that neither it nor its causes contain a secret.</summary>
    /// <param name="error">The exception.</param>
    /// <param name="secrets">What it must not contain.</param>
    /// <param name="own">The length of the user's settings, which may be part of the message.</param>
    public static void CheckNoSecret(Exception error, SecretDetector secrets, int own = 0)
    {
        OracleException.ThrowIf(error.Message.Length > LongestMessage + (3 * own), "length", $"a message of {error.Message.Length} characters");
        for (var cause = error; cause is not null; cause = cause.InnerException)
        {
            CheckNoSecret(cause.Message, secrets, $"the message of a {cause.GetType().Name}");
            foreach (var value in cause.Data.Values)
            {
                CheckNoSecret($"{value}", secrets, "an exception's data");
            }
        }
    }

    public static void CheckNoSecret(string? text, SecretDetector secrets, string where) =>
        OracleException.ThrowIf(secrets.Finds(text), "secret", $"a planted secret in {where}: {text}");

    public static void CheckEqual<T>(T written, T read, string what) =>
        OracleException.ThrowIf(!EqualityComparer<T>.Default.Equals(written, read), "round trip", $"{what}: wrote '{written}', read '{read}'");
}
