using Amazon.Runtime;

namespace TokenClients.Benchmarks.Peers;

/// <summary>
/// The AWS SDK's <see cref="RefreshingAWSCredentials"/>, subclassed as intended. Cached tokens are read with the
/// synchronous <c>GetCredentials</c>, which is cheaper than <c>GetCredentialsAsync</c>; other calls use the latter.
/// </summary>
internal sealed class AwsPeer(TokenSource source) : Contender
{
    private readonly Credentials _credentials = new(source);

    public override string Name => "AWS SDK";

    public override Task CallAsync() => _credentials.GetCredentialsAsync();

    public override void Hit(int calls)
    {
        ImmutableCredentials? last = null;
        for (var i = 0; i < calls; i++)
        {
            last = _credentials.GetCredentials();
        }

        Sink = last;
    }

    private sealed class Credentials : RefreshingAWSCredentials
    {
        private readonly TokenSource _source;

        public Credentials(TokenSource source)
        {
            _source = source;
            if (source.FirstIsDue)
            {
                PreemptExpiryTime = TimeSpan.FromMinutes(15);
            }
        }

        protected override async Task<CredentialsRefreshState> GenerateNewCredentialsAsync()
        {
            var number = await _source.RequestAsync().ConfigureAwait(false);
            var lifetime = _source.IsDue(number) ? TimeSpan.FromMinutes(10) : _source.Lifetime;
            return _source.RejectsCredentials
                ? throw new AmazonClientException("The key is wrong.")
                : new CredentialsRefreshState(
                    new ImmutableCredentials("id", "key", TokenSource.Token), DateTime.UtcNow + lifetime);
        }
    }
}
