using static OpenIddict.Server.OpenIddictServerEvents;

namespace TokenClients.Tests;

/// <summary>A server that echoes the credential in its error. The fixture checks that no part of a credential is shown.</summary>
internal sealed class EchoTests : OpenIddictFixture
{
    private static readonly (string Name, Action<OAuthClientOptions> Configure)[] Methods =
    [
        ("header", o => o.ClientSecret = "a-wrong-secret"),
        ("form", o => (o.ClientSecret, o.ClientAuthentication) = ("a-wrong-secret", OAuthClientAuthentication.Form)),
        ("signed assertion", o => o.PrivateKeyProvider = () => OAuthPrivateKey.FromRsa(Keys.OtherRsa)),
        ("given assertion", o => o.AssertionProvider = _ => new(GivenAssertion.Create(new Uri("https://elsewhere.example/")))),
    ];

    [Test]
    public async Task A_rejected_credential_that_the_server_echoes_is_withheld([ValueSource(nameof(Names))] string method)
    {
        await StartAsync(RegisteredClient.WithKeys(Keys.PublicOf(Keys.Rsa)), server =>
            server.AddEventHandler<ApplyTokenResponseContext>(handler => handler.UseInlineHandler(Echo).SetOrder(int.MinValue)));

        var failure = await FailureOf(Client(Methods.Single(entry => entry.Name == method).Configure));

        Assert.That(failure.Reason, Is.EqualTo(TokenFailureReason.CredentialRejected));
        Assert.That(failure.ErrorDetail, Is.EqualTo("withheld, because it repeats the credential"));
    }

    private static IEnumerable<string> Names => Methods.Select(method => method.Name);

    private static ValueTask Echo(ApplyTokenResponseContext context)
    {
        var request = context.Request!;
        context.Response.ErrorDescription = $"You sent {request.ClientId} {request.ClientSecret} {request.ClientAssertion}";
        return default;
    }
}
