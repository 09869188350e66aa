using System.Net;
using System.Security.Cryptography;
using TokenClients.Benchmarks.Loopback;

namespace TokenClients.Benchmarks.Ratios;

/// <summary>
/// Compares a fetch with an assertion of 4,000 characters with one with a password, by the client of the library and by
/// hand-written code with a plain <see cref="HttpClient"/>, which also has to encode and send 4 KB more.
/// </summary>
internal static class AssertionFetch
{
    private const string Password = "6bVVW0WpGyMUNRJVH+hBWzU2aIqKy6DlDkpXeuOYbO0=";
    private const string Scope = "http://contoso.example/orders/";

    private static readonly string Assertion =
        $"<Assertion xmlns=\"urn:oasis:names:tc:SAML:1.0:assertion\">{Convert.ToBase64String(RandomNumberGenerator.GetBytes(2955))}</Assertion>";

    public static async IAsyncEnumerable<Measure> RunAsync()
    {
        using var server = CannedServer.StartWrap(SimpleWebToken.Create(
            [new("Issuer", "https://contoso.example/"), new("ExpiresOn", $"{DateTimeOffset.UtcNow.AddHours(10).ToUnixTimeSeconds()}")], new byte[32]));
        using var http = TokenHttp.CreateClient();
        using var plain = new HttpClient();
        var (withPassword, withAssertion) = (Client(http, server.Endpoint, isAssertion: false), Client(http, server.Endpoint, isAssertion: true));

        var times = await InTurns.TimeAsync(
            rounds: 3000, warmUp: 2000,
            () => withAssertion.GetTokenAsync(default).AsTask(),
            () => withPassword.GetTokenAsync(default).AsTask(),
            () => withPassword.GetTokenAsync(default).AsTask(),
            () => FetchAsync(plain, server.Endpoint, ("wrap_assertion", Assertion), ("wrap_assertion_format", "SAML")),
            () => FetchAsync(plain, server.Endpoint, ("wrap_password", Password), ("wrap_name", "owner")),
            () => FetchAsync(plain, server.Endpoint, ("wrap_password", Password), ("wrap_name", "owner")));
        yield return Line("fetch with a 4,000-character assertion", "with a password", times[0], times[1], times[2]).RatioAtMost(1.2);
        yield return Line("the same with HttpClient", "with a password", times[3], times[4], times[5]);
    }

    private static Measure Line(string name, string peer, double[] assertion, double[] password, double[] again)
    {
        var (a, b) = (Interleaved.Median(assertion), Interleaved.Median(password));
        return new Measure($"{name}, µs (lower is better)", a * 1000, b * 1000, peer) { Unit = "µs", Control = Interleaved.Median(again) / b };
    }

    private static AcsWrapClient Client(HttpClient http, Uri endpoint, bool isAssertion)
    {
        var options = new AcsWrapClientOptions { Endpoint = endpoint, Scope = Scope };
        if (isAssertion)
        {
            options.AssertionProvider = _ => new(AcsWrapAssertion.Saml(Assertion));
        }
        else
        {
            (options.Name, options.Password) = ("owner", Password);
        }

        return new AcsWrapClient(http, options);
    }

    private static async Task FetchAsync(HttpClient http, Uri endpoint, params (string Name, string Value)[] form)
    {
        using var content = new FormUrlEncodedContent([.. form.Append(("wrap_scope", Scope)).Select(field => new KeyValuePair<string, string>(field.Item1, field.Item2))]);
        using var response = await http.PostAsync(endpoint, content);
        response.EnsureSuccessStatusCode();
        var token = (await response.Content.ReadAsStringAsync()).Split('&')[0].Split('=')[1];
        if (!SimpleWebToken.TryParse(WebUtility.UrlDecode(token), out _))
        {
            throw new InvalidOperationException("No token.");
        }
    }
}
