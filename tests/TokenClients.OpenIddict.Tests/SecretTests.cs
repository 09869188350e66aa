using System.Text;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace TokenClients.Tests;

/// <summary>A secret in the header (<c>client_secret_basic</c>) or in the form (<c>client_secret_post</c>).</summary>
internal sealed class SecretTests : OpenIddictFixture
{
    private const string Secret = "+/%:=& ü~secret";

    [Test]
    public async Task A_secret_of_any_characters_is_accepted_in_the_header()
    {
        await StartAsync(RegisteredClient.WithSecret(Secret));

        await TokenOf(Client(o => o.ClientSecret = Secret));

        var request = Server.TokenRequests.Single();
        Assert.That(request.Fields, Is.EqualTo(["grant_type"]));
        Assert.That(request.Authorization, Is.EqualTo(
            $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes("orders:%2B%2F%25%3A%3D%26+%C3%BC~secret"))}"));
    }

    [Test]
    public async Task A_secret_of_any_characters_is_accepted_in_the_form_if_the_server_supports_only_that()
    {
        await StartAsync(RegisteredClient.WithSecret(Secret), server =>
            server.Configure(o => o.ClientAuthenticationMethods.Remove(ClientAuthenticationMethods.ClientSecretBasic)));

        await TokenOf(Client(o => o.ClientSecret = Secret));

        var request = Server.TokenRequests.Single();
        Assert.That(request.Fields, Is.EqualTo(["grant_type", "client_id", "client_secret"]));
        Assert.That((request["client_id"], request["client_secret"], request.Authorization), Is.EqualTo((RegisteredClient.Id, Secret, "")));
    }

    [Test]
    public async Task A_wrong_secret_is_rejected([Values] bool inForm)
    {
        await StartAsync(RegisteredClient.WithSecret(Secret));

        var failure = await FailureOf(Client(o =>
            (o.ClientSecret, o.ClientAuthentication) = ("another-secret", inForm ? OAuthClientAuthentication.Form : OAuthClientAuthentication.Basic)));

        AssertRejected(failure, "The specified client credentials are invalid.");
    }

    [Test]
    public async Task An_unknown_client_is_rejected()
    {
        await StartAsync(RegisteredClient.WithSecret(Secret));

        var failure = await FailureOf(Client(o => (o.ClientId, o.ClientSecret) = ("stranger", Secret)));

        AssertRejected(failure, "The specified 'client_id' is invalid.");
    }

    [Test]
    public async Task The_second_secret_is_used_once_the_first_is_rejected()
    {
        await StartAsync(RegisteredClient.WithSecret(Secret));
        var client = Client(o => (o.ClientSecret, o.SecondaryClientSecret) = ("former-secret", Secret));

        await NextTokenOf(client, await TokenOf(client));

        Assert.That(Server.TokenRequests, Has.Count.EqualTo(3), "the first secret, the second, and the second again");
        Assert.That(Server.TokenRequests[2].Authorization, Is.EqualTo(Server.TokenRequests[1].Authorization));
    }
}
