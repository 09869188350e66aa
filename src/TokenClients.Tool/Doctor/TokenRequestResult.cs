namespace TokenClients.Tool;

/// <summary>A token request and its result: a token or a failure, and the clock difference to the service.</summary>
internal sealed class TokenRequestResult
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    public AccessToken? Token { get; private init; }

    public TokenException? Failure { get; private init; }

    /// <summary>
    /// By how much the service's clock is ahead of this machine's, or <see langword="null"/> if the response had no
    /// <c>Date</c>.
    /// </summary>
    public TimeSpan? Skew { get; private init; }

    public TimeSpan Duration { get; private init; }

    public static async Task<TokenRequestResult> RunAsync(PreparedClient client, bool useProxy, TimeProvider time, CancellationToken cancellationToken)
    {
        using var watch = new ServiceClock(time)
        {
            InnerHandler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = useProxy },
        };
        using var http = new HttpClient(watch) { Timeout = Limit };
        var started = time.GetTimestamp();
        try
        {
            var token = await client.Create(http).GetTokenAsync(client.Request, cancellationToken).ConfigureAwait(false);
            return new TokenRequestResult { Token = token, Skew = watch.Skew, Duration = time.GetElapsedTime(started) };
        }
        catch (TokenException failure)
        {
            return new TokenRequestResult { Failure = failure, Skew = watch.Skew, Duration = time.GetElapsedTime(started) };
        }
    }
}
