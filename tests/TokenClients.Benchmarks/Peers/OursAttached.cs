namespace TokenClients.Benchmarks.Peers;

/// <summary>This library with the token added to a request, for comparison with libraries that do not return the token.</summary>
internal sealed class OursAttached(TokenSource source) : Ours(source)
{
    private readonly HttpRequestMessage _request = new(HttpMethod.Get, "https://localhost/");

    public override void Hit(int calls)
    {
        var provider = Provider;
        for (var i = 0; i < calls; i++)
        {
            var call = provider.GetTokenAsync();
            _request.Headers.Authorization =
                (call.IsCompletedSuccessfully ? call.Result : throw new InvalidOperationException("Not a hit.")).Authorization;
        }

        Sink = _request.Headers.Authorization;
    }
}
