using System.Globalization;
using Microsoft.Identity.Client;

namespace TokenClients.Benchmarks.Peers;

/// <summary>
/// MSAL's <c>AcquireTokenForClient</c> on one confidential client with its in-memory cache, without the discovery request
/// that it makes by default.
/// </summary>
internal sealed class MsalPeer(TokenSource source) : Contender
{
    private static readonly string[] Scopes = ["https://localhost/.default"];

    private readonly IConfidentialClientApplication _application = ConfidentialClientApplicationBuilder
        .Create("7e57acc0-0000-4000-8000-000000000001")
        .WithClientSecret("no secret")
        .WithAuthority("https://login.microsoftonline.com/7e57acc0-0000-4000-8000-0000000000a1")
        .WithInstanceDiscovery(enableInstanceDiscovery: false)
        .WithLegacyCacheCompatibility(enableLegacyCacheCompatibility: false)
        .WithHttpClientFactory(new Factory(source))
        .Build();

    public override string Name => "MSAL";

    public override Task CallAsync() => _application.AcquireTokenForClient(Scopes).ExecuteAsync();

    public override void Hit(int calls)
    {
        AuthenticationResult? last = null;
        for (var i = 0; i < calls; i++)
        {
            var call = _application.AcquireTokenForClient(Scopes).ExecuteAsync();
            last = call.IsCompletedSuccessfully ? call.Result : throw new InvalidOperationException("Not a hit.");
        }

        Sink = last;
    }

    private sealed class Factory(TokenSource source) : IMsalHttpClientFactory
    {
        private readonly HttpClient _http = new(new SourceHandler(
            source,
            // The clock cannot be set, so the refresh of the token has been due for 10 min.
            number => string.Create(
                CultureInfo.InvariantCulture,
                $"\"expires_in\":{(int)source.Lifetime.TotalSeconds}{(source.IsDue(number) ? ",\"refresh_in\":-600" : "")}"),
            """{"error":"invalid_client","error_description":"The key is wrong."}"""));

        public HttpClient GetHttpClient() => _http;
    }
}
