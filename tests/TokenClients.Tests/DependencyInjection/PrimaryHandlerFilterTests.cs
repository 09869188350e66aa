using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace TokenClients.Tests;

/// <summary>How the primary handler that an application supplies is configured.</summary>
internal sealed class PrimaryHandlerFilterTests
{
    [Test]
    public async Task A_token_client_follows_no_redirect_whichever_primary_handler_it_has([Values] bool isClientHandler)
    {
        var reached = 0;
        using var elsewhere = new RawServer(_ =>
        {
            Interlocked.Increment(ref reached);
            return "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        });
        using var server = new RawServer(_ => $"HTTP/1.1 307 Elsewhere\r\nLocation: {elsewhere.Endpoint}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        var services = new ServiceCollection();
        services.AddOAuthTokens(o =>
        {
            (o.Endpoint, o.ClientId, o.ClientSecret, o.ClientAuthentication) = (server.Endpoint, "id", "s3cr3t", OAuthClientAuthentication.Form);
            o.Resilience.MaxRetries = 0;
        }).HttpClientBuilder.ConfigurePrimaryHttpMessageHandler(() => isClientHandler ? new HttpClientHandler() : new SocketsHttpHandler());
        await using var provider = services.BuildServiceProvider();

        var failure = await Assert.ThrowsAsync<TokenException>(() => provider.GetRequiredService<ITokenProvider>().GetTokenAsync().AsTask());

        Assert.That((failure!.Reason, (int?)failure.StatusCode, reached), Is.EqualTo((TokenFailureReason.InvalidResponse, 307, 0)));
    }

    [Test]
    public async Task The_primary_handler_uses_the_IMeterFactory_from_DI([Values] bool isClientHandler)
    {
        HttpMessageHandler? primary = null;
        var services = new ServiceCollection();
        services.AddOAuthTokens(o => (o.Endpoint, o.ClientId, o.ClientSecret) = (new("https://login.example/token"), "id", "s3cr3t"))
            .HttpClientBuilder.ConfigurePrimaryHttpMessageHandler(() => primary = isClientHandler ? new HttpClientHandler() : new SocketsHttpHandler());
        await using var provider = services.BuildServiceProvider();

        using var http = provider.GetRequiredService<IHttpClientFactory>().CreateClient("TokenClients:OAuth");

        Assert.That(
            primary is HttpClientHandler client ? client.MeterFactory : ((SocketsHttpHandler)primary!).MeterFactory,
            Is.SameAs(provider.GetRequiredService<IMeterFactory>()));
    }
}
