namespace TokenClients.Fuzz;

/// <summary>What holds of every token that is accepted and of every failure that is told.</summary>
internal static class Promises
{
    private const int LongestMessage = 3000;
    private const int LongestWords = 1001;

    public static void OfToken(AccessToken token, DateTimeOffset now)
    {
        var header = token.Authorization.ToString();
        BrokenPromise.If(header.Length == 0 || header.Any(c => c is < ' ' or > '~'), "header", "an Authorization that no header can carry");
        BrokenPromise.If(token.Value.Length == 0, "header", "an empty token");
        var life = token.ExpiresOn - now;
        BrokenPromise.If(life <= TimeSpan.Zero || life > TokenLifetime.Maximum, "lifetime", $"a token that lives {life}");
        BrokenPromise.If(token.CorrelationId?.Length > LongestWords, "length", "an endless correlation id");
    }

    /// <param name="error">The failure.</param>
    /// <param name="secrets">What it must not show.</param>
    public static void OfFailure(TokenException error, params ReadOnlySpan<Leaks> secrets)
    {
        BrokenPromise.If(error.RetryAfter < TimeSpan.Zero, "lifetime", $"a wait of {error.RetryAfter}");
        BrokenPromise.If(error.Message.Any(char.IsControl), "message", "a control character in the message");
        foreach (var words in (string?[])[error.ErrorCode, error.ErrorDetail, error.CorrelationId])
        {
            BrokenPromise.If(words?.Length > LongestWords, "length", $"{words?.Length} characters of a server's words");
        }

        foreach (var secret in secrets)
        {
            Quiet(error, secret);
            foreach (var words in (string?[])[error.ErrorCode, error.ErrorDetail, error.CorrelationId, error.Endpoint?.OriginalString])
            {
                Quiet(words, secret, "a property of the exception");
            }
        }
    }

    /// <summary>An exception of bounded length that, with all its causes, shows no secret.</summary>
    /// <param name="error">The exception.</param>
    /// <param name="secrets">What it must not show.</param>
    /// <param name="own">How long the user's own settings are, which may be shown.</param>
    public static void Quiet(Exception error, Leaks secrets, int own = 0)
    {
        BrokenPromise.If(error.Message.Length > LongestMessage + (3 * own), "length", $"a message of {error.Message.Length} characters");
        for (var cause = error; cause is not null; cause = cause.InnerException)
        {
            Quiet(cause.Message, secrets, $"the message of a {cause.GetType().Name}");
            foreach (var value in cause.Data.Values)
            {
                Quiet($"{value}", secrets, "an exception's data");
            }
        }
    }

    public static void Quiet(string? text, Leaks secrets, string where) =>
        BrokenPromise.If(secrets.IsIn(text), "secret", $"a planted secret in {where}: {text}");

    public static void Same<T>(T written, T read, string what) =>
        BrokenPromise.If(!EqualityComparer<T>.Default.Equals(written, read), "round trip", $"{what}: wrote '{written}', read '{read}'");
}
