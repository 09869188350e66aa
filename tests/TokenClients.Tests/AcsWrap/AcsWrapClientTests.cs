using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using TokenClients.Emulator;

namespace TokenClients.Tests;

/// <summary>The requests that the WRAP client sends, and the tokens that it reads from valid responses.</summary>
internal sealed class AcsWrapClientTests : WireFixture
{
    private const string GoodBody = "wrap_access_token=a%3db&wrap_access_token_expires_in=60";

    [TestCaseSource(typeof(Vectors), nameof(Vectors.WrapRequests))]
    public async Task The_request_form_matches_the_reference_documentation(JsonElement row)
    {
        Emulator.Wrap.Faults.Enqueue(Fault.Body(GoodBody));

        await Wrap(options =>
            (options.Name, options.Password, options.Scope) = (row.Text("name"), row.Text("password"), row.Text("scope")))
            .GetTokenAsync();

        var request = WrapRequests.Single();
        Assert.That((request.Method, request.Query), Is.EqualTo(("POST", "")));
        Assert.That(request.Headers["Content-Type"], Is.EqualTo("application/x-www-form-urlencoded"));
        Assert.That(
            request.Headers.Keys, Is.EquivalentTo(new[] { "Content-Length", "Content-Type", "Host", "User-Agent" }), "no header carries a credential");
        Assert.That(WithUpperCaseEscapes(request.Body), Is.EqualTo(WithUpperCaseEscapes(row.Text("form"))));
    }

    [TestCase("a+b/c=", "a%2Bb%2Fc%3D")]
    [TestCase("a&b=c%3d", "a%26b%3Dc%253d")]
    [TestCase("two words", "two+words")]
    [TestCase("grün€", "gr%C3%BCn%E2%82%AC")]
    public async Task A_password_of_any_characters_is_encoded_and_arrives_unchanged(string password, string encoded)
    {
        Emulator.Options.Issuers["someone"] = [password];

        await Wrap(options => (options.Name, options.Password) = ("someone", password)).GetTokenAsync();

        Assert.That(WrapRequests.Single().Form["wrap_password"], Is.EqualTo(password));
        Assert.That(WrapRequests.Single().Body, Does.Contain($"wrap_password={encoded}&"));
    }

    [Test]
    public async Task The_scope_of_a_WRAP_request_overrides_that_of_the_options_and_both_are_optional()
    {
        const string Other = "http://contoso.servicebus.windows.net/orders/?a=1&b=2";

        var standard = await Wrap().GetTokenAsync();
        var other = await Wrap().GetTokenAsync(TokenRequest.For(Other));
        var none = await Wrap(options => options.Scope = null).GetTokenAsync();
        await Wrap(options => options.Scope = "").GetTokenAsync();

        Assert.That(
            WrapRequests.Select(request => request.Form.GetValueOrDefault("wrap_scope", "(none)")),
            Is.EqualTo(new[] { "http://contoso.servicebus.windows.net/", Other, "(none)", "(none)" }));
        Assert.That((standard.Scope, other.Scope, none.Scope), Is.EqualTo((default(string), Other, default(string))));
    }

    [TestCase("WRAPv0.9")]
    [TestCase("WRAPv0.9/")]
    public async Task An_endpoint_is_used_unchanged_with_or_without_a_trailing_slash(string path)
    {
        await Wrap(options => options.Endpoint = new Uri(Emulator.BaseAddress, path)).GetTokenAsync();

        Assert.That(WrapRequests.Single().Path, Is.EqualTo("/" + path));
    }

    [Test]
    public async Task A_namespace_resolves_to_its_sb_host_over_https()
    {
        var stub = new StubHandler(_ => Answers.Create(200, GoodBody));

        await Wrap(options => (options.Endpoint, options.ServiceNamespace) = (null, "contoso"), new HttpClient(stub))
            .GetTokenAsync();

        Assert.That(
            stub.Requests.Single().Message.RequestUri!.AbsoluteUri,
            Is.EqualTo("https://contoso-sb.accesscontrol.windows.net/WRAPv0.9/"));
    }

    [Test]
    public async Task A_valid_response_becomes_a_WRAP_token_that_a_queue_accepts()
    {
        var token = await Wrap().GetTokenAsync();

        Assert.That(token.Scheme, Is.EqualTo("WRAP"));
        Assert.That(token.Authorization.ToString(), Is.EqualTo($"WRAP access_token=\"{token.Value}\""));
        Assert.That(token.ExpiresOn, Is.EqualTo(LocalTime.GetUtcNow() + TimeSpan.FromMinutes(20)));
        Assert.That(Guid.TryParse(token.CorrelationId, out _), Is.True, token.CorrelationId);
        Assert.That(SimpleWebToken.Parse(token.Value).VerifySignature(Emulator.Options.SwtSigningKey), Is.True, "the token was decoded exactly once");

        using var request = new HttpRequestMessage(HttpMethod.Post, Emulator.Wrap.ResourceEndpoint);
        request.Headers.Authorization = token.Authorization;
        using var response = await Http.SendAsync(request);
        Assert.That((int)response.StatusCode, Is.EqualTo(201));
    }

    [TestCaseSource(typeof(Vectors), nameof(Vectors.WrapTokens))]
    public async Task The_response_in_the_reference_documentation_is_parsed(JsonElement row)
    {
        var token = await Answered(
            200, row.Text("body"), ("Date", row.Text("date")), ("request-id", row.Text("requestId")));

        var swt = SimpleWebToken.Parse(token.Value);
        Assert.That(token.Authorization.Parameter, Is.EqualTo($"access_token=\"{token.Value}\""));
        Assert.That(swt.Audience, Is.EqualTo(row.Text("audience")));
        Assert.That(swt.ExpiresOn!.Value.ToUnixTimeSeconds(), Is.EqualTo(row.GetProperty("expiresOn").GetInt64()));
        Assert.That(
            swt.GetValues("net.windows.servicebus.action"),
            Is.EqualTo(row.GetProperty("actions").EnumerateArray().Select(action => action.GetString())));
        Assert.That(
            (token.ExpiresOn - LocalTime.GetUtcNow()).TotalSeconds, Is.EqualTo(row.GetProperty("expiresIn").GetInt32()));
        Assert.That(token.CorrelationId, Is.EqualTo(row.Text("requestId")));
    }

    [TestCaseSource(typeof(Vectors), nameof(Vectors.WrapTokens))]
    public async Task A_response_may_be_folded_reordered_extended_or_sent_with_status_201(JsonElement row)
    {
        var fields = row.Text("body").Split('&');
        var folded = string.Join("\r\n  ", row.Text("body").Chunk(60).Select(chunk => new string(chunk)));
        var expected = (await Answered(200, row.Text("body"))).Value;

        foreach (var body in new[]
        {
            folded,
            $"\n{fields[1]} &\r\n\t{fields[0]}\n",
            $"wrap_scope=x&{fields[1]}&&flag&{fields[0]}&wrap_access_token=another&wrap_access_token_expires_in=1",
        })
        {
            var token = await Answered(201, body);
            Assert.That(token.Value, Is.EqualTo(expected), body);
            Assert.That((token.ExpiresOn - LocalTime.GetUtcNow()).TotalSeconds, Is.EqualTo(10799), body);
        }
    }

    [TestCase("request-id")]
    [TestCase("x-ms-request-id")]
    [TestCase("MS-CV")]
    public async Task The_correlation_id_is_read_from_any_of_three_headers(string header) =>
        Assert.That((await Answered(200, GoodBody, (header, "the id"))).CorrelationId, Is.EqualTo("the id"));

    [Test]
    public void Missing_arguments_and_bad_settings_are_rejected_before_any_request()
    {
        Assert.That(() => new AcsWrapClient(null!, WrapOptions()), Throws.ArgumentNullException);
        Assert.That(() => new AcsWrapClient(Http, null!), Throws.ArgumentNullException);
        Assert.That(
            () => Wrap(options => (options.Name, options.Password) = ("", "")),
            Throws.TypeOf<OptionsValidationException>().With.Message.EqualTo(
                "Name is empty; set it to the issuer's name, for instance 'owner'. " +
                "Password is empty; set it to the issuer's key or password."));
        Assert.That(WrapRequests, Is.Empty);
    }

    private async Task<AccessToken> Answered(int status, string body, params (string Name, string? Value)[] headers)
    {
        using var http = new HttpClient(new StubHandler(
            _ => Answers.Create(status, body, "application/x-www-form-urlencoded; charset=us-ascii", headers)));
        return await Wrap(http: http).GetTokenAsync();
    }

    private static string WithUpperCaseEscapes(string form) =>
        Regex.Replace(form, "%[0-9a-f]{2}", escape => escape.Value.ToUpperInvariant(), RegexOptions.IgnoreCase, TimeSpan.FromSeconds(1));
}
