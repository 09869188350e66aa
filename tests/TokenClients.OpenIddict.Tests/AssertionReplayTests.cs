using Microsoft.AspNetCore;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace TokenClients.Tests;

/// <summary>A server that accepts each assertion only once.</summary>
internal sealed class AssertionReplayTests : OpenIddictFixture
{
    private readonly HashSet<string> _seen = [];
    private int _responsesToDrop;

    [SetUp]
    public async Task StartAsync()
    {
        _seen.Clear();
        await StartAsync(RegisteredClient.WithKeys(Keys.PublicOf(Keys.Rsa)), server =>
        {
            server.AddEventHandler<ProcessAuthenticationContext>(handler => handler.UseInlineHandler(RejectReplay)
                .SetOrder(OpenIddictServerHandlers.ValidateClientAssertion.Descriptor.Order + 1));
            server.AddEventHandler<ApplyTokenResponseContext>(handler => handler.UseInlineHandler(DropResponse).SetOrder(int.MinValue));
        });
    }

    [Test]
    public async Task Each_retry_sends_a_new_assertion()
    {
        _responsesToDrop = 2;

        await TokenOf(Client(o => o.PrivateKeyProvider = () => OAuthPrivateKey.FromRsa(Keys.Rsa)));

        Assert.That(Server.TokenRequests, Has.Count.EqualTo(3));
        Assert.That(_seen, Has.Count.EqualTo(3));
    }

    [Test]
    public async Task Each_fetch_sends_a_new_assertion()
    {
        _responsesToDrop = 0;
        var client = Client(o => o.PrivateKeyProvider = () => OAuthPrivateKey.FromRsa(Keys.Rsa));

        await NextTokenOf(client, await TokenOf(client));

        Assert.That(_seen, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task A_replayed_assertion_is_rejected()
    {
        _responsesToDrop = 0;
        var assertion = GivenAssertion.Create(Server.Issuer);
        var client = Client(o => o.AssertionProvider = _ => new(assertion));
        var token = await TokenOf(client);

        var failure = await FailureOf(client, TokenRequest.Replacing(token));

        AssertRejected(failure, "The assertion was used before.");
    }

    private ValueTask RejectReplay(ProcessAuthenticationContext context)
    {
        if (context.ClientAssertionPrincipal?.GetClaim(Claims.JwtId) is { } id && !_seen.Add(id))
        {
            context.Reject(Errors.InvalidClient, "The assertion was used before.");
        }

        return default;
    }

    /// <summary>Replaces the response with a 503 after the assertion was used.</summary>
    private ValueTask DropResponse(ApplyTokenResponseContext context)
    {
        if (_responsesToDrop-- > 0)
        {
            context.Transaction.GetHttpRequest()!.HttpContext.Response.StatusCode = 503;
            context.HandleRequest();
        }

        return default;
    }
}
