namespace TokenClients.Benchmarks.Peers;

/// <summary>Gets cached tokens of this library for many scopes.</summary>
internal sealed class OurScopes(ITokenProvider provider, string[] scopes)
{
    private int _next;

    public static async Task<OurScopes> CreateAsync(int count)
    {
        var provider = new CachingTokenProvider(new Ours.SourceProvider(new TokenSource()));
        foreach (var scope in ScopeNames.InOrder(count))
        {
            await provider.GetTokenAsync(TokenRequest.For(scope));
            await provider.GetTokenAsync(TokenRequest.For(scope)); // the first hit of each reads the clocks
        }

        return new OurScopes(provider, ScopeNames.Shuffled(count));
    }

    public void Hit(int calls)
    {
        var next = _next;
        AccessToken? last = null;
        for (var i = 0; i < calls; i++)
        {
            next = next + 1 < scopes.Length ? next + 1 : 0;

            // Each cache entry reads the clocks once a second, which is rare, because a loop gets each of 10,000 tokens many times
            // in a second. Such a call completes synchronously too.
            var call = provider.GetTokenAsync(TokenRequest.For(scopes[next]));
            last = call.IsCompletedSuccessfully ? call.Result : throw new InvalidOperationException("Not a hit.");
        }

        _next = next;
        Contender.Sink = last;
    }
}
