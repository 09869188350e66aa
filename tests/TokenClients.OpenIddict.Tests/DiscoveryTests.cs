namespace TokenClients.Tests;

/// <summary>The server's metadata, from which the client takes the token endpoint and the authentication method.</summary>
internal sealed class DiscoveryTests : OpenIddictFixture
{
    private const string Secret = "secret-of-the-client";

    [Test]
    public async Task The_token_endpoint_is_discovered_from_Authority_once()
    {
        await StartAsync(RegisteredClient.WithSecret(Secret));
        var client = Client(o => o.ClientSecret = Secret);

        await NextTokenOf(client, await TokenOf(client));

        Assert.That(Requests, Is.EqualTo(["GET /.well-known/openid-configuration", "POST /connect/token", "POST /connect/token"]));
    }

    [Test]
    public async Task Metadata_is_also_found_at_the_address_of_RFC_8414()
    {
        await StartAsync(
            RegisteredClient.WithSecret(Secret), server => server.SetConfigurationEndpointUris(".well-known/oauth-authorization-server"));

        await TokenOf(Client(o => o.ClientSecret = Secret));

        Assert.That(Requests, Is.EqualTo(
            ["GET /.well-known/openid-configuration", "GET /.well-known/oauth-authorization-server", "POST /connect/token"]));
    }

    [Test]
    public async Task Metadata_of_another_issuer_is_rejected()
    {
        await StartAsync(RegisteredClient.WithSecret(Secret), server => server.Configure(o => o.Issuer = new Uri("https://login.example/")));

        AssertOtherIssuer(await FailureOf(Client(o => o.ClientSecret = Secret)), "https://login.example/");
    }

    [Test]
    public async Task An_authority_without_the_issuers_trailing_slash_is_another_issuer()
    {
        await StartAsync(RegisteredClient.WithSecret(Secret));

        var failure = await FailureOf(Client(o => (o.Authority, o.ClientSecret) = (new Uri(Server.Issuer.OriginalString.TrimEnd('/')), Secret)));

        AssertOtherIssuer(failure, Server.Issuer.AbsoluteUri);
    }

    private IEnumerable<string> Requests => Server.Requests.Select(request => $"{request.Method} {request.Path}");

    private void AssertOtherIssuer(TokenException failure, string issuer)
    {
        Assert.That(failure.Reason, Is.EqualTo(TokenFailureReason.InvalidResponse));
        Assert.That(failure.Message, Does.Contain($"metadata of the issuer '{issuer}', which is not exactly the Authority"));
        Assert.That(Server.TokenRequests, Is.Empty);
    }
}
