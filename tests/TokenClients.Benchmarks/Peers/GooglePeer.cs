using System.Globalization;
using System.Security.Cryptography;
using Google.Apis.Auth.OAuth2;
using Google.Apis.Http;

namespace TokenClients.Benchmarks.Peers;

/// <summary>Google.Apis.Auth's service account, with scopes, so that it uses the token endpoint: <c>GetAccessTokenForRequestAsync</c>.</summary>
internal sealed class GooglePeer(TokenSource source) : Contender
{
    private static readonly string Key = NewKey();

    private readonly ServiceAccountCredential _credential = new(
        new ServiceAccountCredential.Initializer("benchmark@localhost", "https://localhost/token")
        {
            Scopes = ["https://localhost/scope"],
            HttpClientFactory = new Factory(source),
        }.FromPrivateKey(Key));

    public override string Name => "Google.Apis.Auth";

    public override Task CallAsync() => _credential.GetAccessTokenForRequestAsync();

    public override void Hit(int calls)
    {
        string? last = null;
        for (var i = 0; i < calls; i++)
        {
            var call = _credential.GetAccessTokenForRequestAsync();
            last = call.IsCompletedSuccessfully ? call.Result : throw new InvalidOperationException("Not a hit.");
        }

        Sink = last;
    }

    private static string NewKey()
    {
        using var rsa = RSA.Create(2048);
        return rsa.ExportPkcs8PrivateKeyPem();
    }

    private sealed class Factory(TokenSource source) : HttpClientFactory
    {
        /// <summary>Within its refresh window (the last 225 s), but before its expiry window (the last 60 s).</summary>
        private const int DueSeconds = 150;

        protected override HttpMessageHandler CreateHandler(CreateHttpClientArgs args) => new SourceHandler(
            source,
            number => string.Create(
                CultureInfo.InvariantCulture,
                $"\"expires_in\":{(source.IsDue(number) ? DueSeconds : (int)source.Lifetime.TotalSeconds)}"),
            """{"error":"invalid_grant","error_description":"The key is wrong."}""");
    }
}
