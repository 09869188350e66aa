namespace TokenClients.Benchmarks.Peers;

/// <summary>Hits of this library on many scopes in turn.</summary>
internal sealed class OurScopes(ITokenProvider provider, string[] scopes)
{
    private int _next;

    public static async Task<OurScopes> CreateAsync(int count)
    {
        var provider = new CachingTokenProvider(new Ours.SourceProvider(new TokenSource()));
        foreach (var scope in ScopeNames.InOrder(count))
        {
            await provider.GetTokenAsync(TokenRequest.For(scope));
            await provider.GetTokenAsync(TokenRequest.For(scope)); // the first hit of each looks at the clocks
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

            // Each slot looks at the clocks once a second, and in a second a loop comes to each of 10,000 many times. Such a
            // look completes synchronously too.
            var call = provider.GetTokenAsync(TokenRequest.For(scopes[next]));
            last = call.IsCompletedSuccessfully ? call.Result : throw new InvalidOperationException("Not a hit.");
        }

        _next = next;
        Contender.Sink = last;
    }
}
