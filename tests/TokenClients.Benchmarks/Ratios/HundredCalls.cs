using TokenClients.Benchmarks.Peers;

namespace TokenClients.Benchmarks.Ratios;

/// <summary>Counts the requests of 100 consecutive calls, 5 ms apart, in cases where caching is difficult.</summary>
internal static class HundredCalls
{
    private const int Calls = 100;

    public static IAsyncEnumerable<Measure> ShortLivedAsync() =>
        RunAsync("60-second tokens", () => new TokenSource { Lifetime = TimeSpan.FromSeconds(60) });

    public static IAsyncEnumerable<Measure> RejectedAsync() =>
        RunAsync("a rejected credential", () => new TokenSource { RejectsCredentials = true });

    private static async IAsyncEnumerable<Measure> RunAsync(string what, Func<TokenSource> makeSource)
    {
        // In parallel, because only requests are counted.
        var results = await Task.WhenAll(Field.Peers.Prepend(Field.Ours).Select(make => CountAsync(make, makeSource())));
        foreach (var (name, requests) in results.Skip(1))
        {
            yield return new Measure($"{what}, 100 calls, requests (lower is better)", results[0].Requests, requests, name)
            {
                Unit = "requests",
            }.OursExactly(1);
        }
    }

    private static async Task<(string Name, int Requests)> CountAsync(Func<TokenSource, Contender> make, TokenSource source)
    {
        var contender = make(source);
        for (var i = 0; i < Calls; i++)
        {
            try
            {
                await contender.CallAsync();
            }
            catch (Exception) when (source.RejectsCredentials)
            {
                // Each library throws its own exception; only the requests are counted.
            }

            await Task.Delay(5);
        }

        return (contender.Name, source.Requests);
    }
}
