using System.Net;

namespace TokenClients.Tests;

/// <summary>
/// The resources, audience and additional parameters of a request: what is sent, what is rejected, and that the tokens of
/// different requests are cached separately.
/// </summary>
internal sealed class OAuthRequestTests : OAuthFixture
{
    private static readonly TokenRequest[] Bad =
    [
        new() { Resources = ["api/orders"] },
        new() { Resources = ["/a-file-to-Unix"] },
        new() { Resources = [" https://api.example/"] },
        new() { Resources = ["https://api.example/#part"] },
        new() { Resources = ["https://api.example/#"] },
        new() { AdditionalParameters = With("client_secret", "s3cr3t") },
        new() { AdditionalParameters = With("Scope", "s3cr3t") },
        new() { AdditionalParameters = With("client_assertion", "s3cr3t") },
        new() { AdditionalParameters = With("client_assertion_type", "s3cr3t") },
        new() { Audience = "a", AdditionalParameters = With("audience", "s3cr3t") },
        new() { Resources = ["https://api.example/"], AdditionalParameters = With("resource", "s3cr3t") },
        new() { AdditionalParameters = With("line", "s3cr3t\nbreak") },
    ];

    [Test]
    public async Task Resources_audience_and_parameters_of_a_request_override_those_of_the_options()
    {
        var server = new StubHandler(_ => Answers.Create(200, GoodBody));
        var client = Client(server, options =>
        {
            options.Resources.Add("https://one.example/");
            options.Audience = "aud-1";
            options.AdditionalParameters["organization"] = "contoso";
        });

        await client.GetTokenAsync();
        await client.GetTokenAsync(new TokenRequest { Resources = ["https://two.example/", "https://three.example/"], Audience = "aud-2" });
        await client.GetTokenAsync(new TokenRequest { AdditionalParameters = With("organization", "fabrikam") });
        await client.GetTokenAsync(new TokenRequest { AdditionalParameters = With("audience", "aud-3") });

        Assert.That(
            server.Requests.Select(request => WebUtility.UrlDecode(request.Body)["grant_type=client_credentials".Length..]),
            Is.EqualTo(new[]
            {
                "&resource=https://one.example/&audience=aud-1&organization=contoso",
                "&resource=https://two.example/&resource=https://three.example/&audience=aud-2&organization=contoso",
                "&resource=https://one.example/&audience=aud-1&organization=fabrikam",
                "&resource=https://one.example/&organization=contoso&audience=aud-3",
            }));
    }

    [TestCase("resource")]
    [TestCase("audience")]
    public async Task Resources_and_audience_of_a_request_replace_the_configured_parameter_of_that_name(string name)
    {
        var server = new StubHandler(_ => Answers.Create(200, GoodBody));
        var client = Client(server, options => options.AdditionalParameters[name] = "https://old.example/");

        await client.GetTokenAsync(new TokenRequest { Resources = ["https://new.example/"], Audience = "https://new.example/" });

        Assert.That(server.Requests[0].Body, Does.Not.Contain("old.example"));
    }

    [Test]
    public async Task A_resource_parameter_of_a_request_replaces_the_configured_resources()
    {
        var server = new StubHandler(_ => Answers.Create(200, GoodBody));
        var client = Client(server, options => options.Resources.Add("https://old.example/"));

        await client.GetTokenAsync(new TokenRequest { AdditionalParameters = With("resource", "https://new.example/") });

        Assert.That(WebUtility.UrlDecode(server.Requests[0].Body), Does.EndWith("&resource=https://new.example/").And.Not.Contain("old.example"));
    }

    [TestCaseSource(nameof(Bad))]
    public async Task An_invalid_request_is_rejected_with_the_fix_and_nothing_is_sent(TokenRequest request)
    {
        var server = new StubHandler(_ => Answers.Create(200, GoodBody));

        var failure = await Assert.ThrowsAsync<TokenException>(() => Client(server).GetTokenAsync(request).AsTask());

        Assert.That((failure!.Reason, server.Requests.Count), Is.EqualTo((TokenFailureReason.BadRequest, 0)));
        Assert.That(failure.Message, Does.Contain("was not contacted: the TokenRequest's ").And.Not.Contain("s3cr3t").And.Match("remove|correct|paste"));
    }

    [Test]
    public async Task A_request_parameter_that_the_server_echoes_is_withheld()
    {
        var client = Answering(400, """{"error":"invalid_request","error_description":"'s3cr3t-parameter' is unknown"}""");

        var failure = await Assert.ThrowsAsync<TokenException>(
            () => client.GetTokenAsync(new TokenRequest { AdditionalParameters = With("otp", "s3cr3t-parameter") }).AsTask());

        Assert.That(failure!.ToString(), Does.Not.Contain("s3cr3t").And.Contain("withheld"));
    }

    [Test]
    public async Task A_thousand_callers_of_three_resources_get_three_tokens_from_three_requests()
    {
        var server = new StubHandler((request, _) => AnswerAsync(request));
        using var cache = new CachingTokenProvider(Client(server), timeProvider: Time);

        var tokens = await Task.WhenAll(Enumerable.Range(0, 1000).Select(async i =>
            (Number: i % 3, Token: await cache.GetTokenAsync(TokenRequest.For("read").WithResources([$"https://r{i % 3}.example/"])))));

        Assert.That(server.Requests, Has.Count.EqualTo(3));
        Assert.That(tokens.Select(token => token.Token.Value), Is.EqualTo(tokens.Select(token => $"r{token.Number}.example")));

        static async Task<HttpResponseMessage> AnswerAsync(HttpRequestMessage request)
        {
            var body = WebUtility.UrlDecode(await request.Content!.ReadAsStringAsync());
            var host = new Uri(body[(body.IndexOf("resource=", StringComparison.Ordinal) + 9)..]).Host;
            return Answers.Create(200, $$"""{"access_token":"{{host}}","expires_in":3600}""");
        }
    }

    [TestCase("", null)]
    [TestCase(",\"scope\":\"read\"", "read")]
    [TestCase(",\"scope\":\"\"", null)]
    [TestCase(",\"scope\":7", null)]
    public async Task GrantedScope_contains_the_scopes_that_the_server_granted(string member, string? granted)
    {
        var client = Client(new StubHandler(_ => Answers.Create(200, $$"""{"access_token":"opaque","expires_in":3600{{member}}}""")));
        using var cache = new CachingTokenProvider(client, timeProvider: Time);

        var token = await cache.GetTokenAsync(TokenRequest.For("read write"));

        Assert.That((token.Scope, token.GrantedScope), Is.EqualTo(("read write", granted)));
    }

    [Test]
    public void ToString_of_a_request_shows_the_names_of_parameters_but_no_values() => Assert.That(
        $"{TokenRequest.For("read").WithResources(["https://a.example/", "https://b.example/"]).WithAudience("aud").WithAdditionalParameters(With("otp", "s3cr3t"))}",
        Is.EqualTo("Scope = read, Resources = https://a.example/ https://b.example/, Audience = aud, AdditionalParameters = otp"));

    private static Dictionary<string, string> With(string name, string value) => new() { [name] = value };
}
