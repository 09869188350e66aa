using TokenClients;

namespace QuickStart;

/// <summary>Gets a token, uses it, gets it again, and writes what happened.</summary>
internal static class Tour
{
    public static async Task ShowAsync(
        string service, ITokenProvider provider, RequestCounter requests, HttpRequestMessage? use)
    {
        Console.WriteLine($"\n{service}");
        var token = await provider.GetTokenAsync();
        Write("got a token", $"{token.Scheme} {token.Value[..4]}… ({token.Value.Length} characters), {Requests(requests.Count)}");
        Write("lifetime", $"{token.ExpiresOn - DateTimeOffset.UtcNow:d\\.hh\\:mm\\:ss}, until {token.ExpiresOn:u}");
        Write("correlation id", token.CorrelationId ?? "(the service sent none)");
        if (use is not null)
        {
            using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }); // the emulator is on this machine
            use.Headers.Authorization = token.Authorization;
            using var response = await http.SendAsync(use);
            Write("used it", $"{use.Method} {use.RequestUri!.AbsolutePath} -> {(int)response.StatusCode} {response.ReasonPhrase}");
        }

        var before = requests.Count;
        var again = await Task.WhenAll(Enumerable.Range(0, 1000).Select(_ => provider.GetTokenAsync().AsTask()));
        var same = again.All(other => ReferenceEquals(other, token)) ? "the same token" : "another token";
        Write("1,000 more calls", $"{same}, {Requests(requests.Count - before)}");
    }

    private static void Write(string what, string text) => Console.WriteLine($"  {what,-17} {text}");

    private static string Requests(int count) => count == 1 ? "1 request" : $"{count} requests";
}
