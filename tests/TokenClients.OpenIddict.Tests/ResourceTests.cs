using OpenIddict.Abstractions;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace TokenClients.Tests;

/// <summary>The resources (RFC 8707), scopes and custom fields of a token request.</summary>
internal sealed class ResourceTests : OpenIddictFixture
{
    private const string Secret = "secret-of-the-client";

    [Test]
    public async Task A_token_is_issued_for_the_requested_resources([Values(1, 2)] int count)
    {
        await StartAsync(RegisteredClient.WithSecret(Secret));
        string[] requested = [Resources.Orders, Resources.Stock];

        var token = await TokenOf(Client(o => o.ClientSecret = Secret), new() { Resources = requested[..count] });

        Assert.That(AccessTokenOf(token).Audiences, Is.EqualTo(requested[..count]));
        Assert.That(Server.TokenRequests.Single().Form.Skip(1), Is.EqualTo(requested[..count].Select(resource => ("resource", resource))));
    }

    [TestCase("https://unknown.example/", "invalid_target")]
    [TestCase(Resources.Forbidden, "invalid_request")]
    public async Task A_rejected_resource_does_not_affect_other_resources(string resource, string code)
    {
        await StartAsync(RegisteredClient.WithSecret(Secret));
        var client = Client(o => o.ClientSecret = Secret);

        var failure = await FailureOf(client, new() { Resources = [resource] });

        Assert.That((failure.Reason, (int?)failure.StatusCode, failure.ErrorCode), Is.EqualTo((TokenFailureReason.BadRequest, 400, code)));
        await TokenOf(client, new() { Resources = [Resources.Orders] });
    }

    [Test]
    public async Task A_thousand_callers_of_three_resources_make_three_requests()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await StartAsync(RegisteredClient.WithSecret(Secret), server =>
            server.AddEventHandler<ValidateTokenRequestContext>(handler => handler.UseInlineHandler(_ => new ValueTask(gate.Task))));
        string[] resources = [Resources.Orders, Resources.Stock, Resources.Mail];
        var client = Client(o => o.ClientSecret = Secret);

        var calls = await Callers.CallAsync(1000, i => TokenOf(client, new() { Resources = [resources[i % 3]] }));
        gate.SetResult();
        var tokens = await Task.WhenAll(calls);

        Assert.That(Server.TokenRequests, Has.Count.EqualTo(3));
        Assert.That(Server.Requests, Has.Count.EqualTo(4), "including the metadata request");
        Assert.That(tokens.Select(token => token.Value).Distinct().Count(), Is.EqualTo(3));
        Assert.That(
            tokens.Select((token, i) => (token, i)).All(call => AccessTokenOf(call.token).Audiences.Single() == resources[call.i % 3]), Is.True);
    }

    [Test]
    public async Task GrantedScope_is_set_only_if_it_differs_from_the_requested_scope()
    {
        await StartAsync(RegisteredClient.WithSecret(Secret), server =>
            server.AddEventHandler<ProcessSignInContext>(handler => handler.SetOrder(int.MinValue).UseInlineHandler(context =>
            {
                context.Principal!.SetScopes("orders");
                return default;
            })));
        var client = Client(o => o.ClientSecret = Secret);

        var (less, same) = (await TokenOf(client, TokenRequest.For("orders stock")), await TokenOf(client, TokenRequest.For("orders")));

        Assert.That((less.GrantedScope, same.GrantedScope), Is.EqualTo(("orders", (string?)null)));
        Assert.That(Server.TokenRequests.Select(request => request["scope"]), Is.EqualTo(["orders stock", "orders"]));
    }

    [Test]
    public async Task An_unknown_scope_is_rejected_and_others_are_not_affected()
    {
        await StartAsync(RegisteredClient.WithSecret(Secret));
        var client = Client(o => o.ClientSecret = Secret);

        var failure = await FailureOf(client, TokenRequest.For("payroll"));

        Assert.That((failure.Reason, (int?)failure.StatusCode, failure.ErrorCode), Is.EqualTo((TokenFailureReason.BadRequest, 400, "invalid_scope")));
        await TokenOf(client, TokenRequest.For("orders"));
    }

    [Test]
    public async Task A_custom_field_is_sent_and_may_affect_the_token()
    {
        await StartAsync(RegisteredClient.WithSecret(Secret), server =>
            server.AddEventHandler<ProcessSignInContext>(handler => handler.SetOrder(int.MinValue).UseInlineHandler(context =>
            {
                context.Principal!.SetClaim("tenant", context.Request.GetParameter("tenant")?.ToString());
                context.Principal!.SetDestinations(static _ => [OpenIddictConstants.Destinations.AccessToken]);
                return default;
            })));
        var client = Client(o => o.ClientSecret = Secret);

        var tokens = new[] { "contoso", "fabrikam" }.Select(tenant => TokenOf(
            client, new() { AdditionalParameters = new Dictionary<string, string> { ["tenant"] = tenant } }));

        Assert.That(
            (await Task.WhenAll(tokens)).Select(token => AccessTokenOf(token).GetClaim("tenant").Value), Is.EqualTo(["contoso", "fabrikam"]));
        Assert.That(Server.TokenRequests.Select(request => request["tenant"]).Order(), Is.EqualTo(["contoso", "fabrikam"]));
    }
}
