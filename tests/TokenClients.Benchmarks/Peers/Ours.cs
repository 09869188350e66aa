namespace TokenClients.Benchmarks.Peers;

/// <summary>This library: the cache around a provider, called through <see cref="ITokenProvider"/>.</summary>
internal class Ours : Contender
{
    public Ours(TokenSource source) => Provider = new CachingTokenProvider(new SourceProvider(source));

    public override string Name => "TokenClients";

    protected ITokenProvider Provider { get; }

    public override Task CallAsync() => Provider.GetTokenAsync().AsTask();

    public override void Hit(int calls)
    {
        var provider = Provider;
        AccessToken? last = null;
        for (var i = 0; i < calls; i++)
        {
            // The code that the compiler generates for an await.
            var call = provider.GetTokenAsync();
            last = call.IsCompletedSuccessfully ? call.Result : throw new InvalidOperationException("Not a hit.");
        }

        Sink = last;
    }

    internal sealed class SourceProvider(TokenSource source) : ITokenProvider
    {
        /// <summary>The age at which a token with a lifetime of 4 s is due, but has not expired.</summary>
        public static readonly TimeSpan DueAfter = TimeSpan.FromSeconds(3.7);

        private static readonly TimeSpan DueLifetime = TimeSpan.FromSeconds(4);

        public async ValueTask<AccessToken> GetTokenAsync(TokenRequest request, CancellationToken cancellationToken = default)
        {
            var number = await source.RequestAsync().ConfigureAwait(false);
            var lifetime = source.IsDue(number) ? DueLifetime : source.Lifetime;
            return source.RejectsCredentials
                ? throw new TokenException(TokenFailureReason.CredentialRejected, "The key is wrong.")
                : new AccessToken(TokenSource.Token, DateTimeOffset.UtcNow + lifetime, scope: request.Scope);
        }
    }
}
