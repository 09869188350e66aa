using System.Net;

namespace TokenClients.Tests;

/// <summary>Successful statuses with bad bodies, and broken connections: always a <see cref="TokenException"/>.</summary>
internal sealed class OAuthClientBodyTests : OAuthFixture
{
    private const string NoToken = "a body without 'access_token'";

    private static readonly TestCaseData[] BadBodies =
    [
        Body("empty", "", fault: "an empty body"),
        Body("HTML", "<html>Sign in</html>", "text/html; charset=utf-8", "an HTML page ('Sign in')"),
        Body("HTML that says it is JSON", "<html>Sign in</html>", fault: "an HTML page ('Sign in')"),
        Body("a form", "access_token=t&token_type=bearer"),
        Body("null", "null"),
        Body("{}", "{}"),
        Body("an array", """[{"access_token":"t"}]"""),
        Body("a text", "\"token\""),
        Body("a number", "5"),
        Body("a token of null", """{"access_token":null}"""),
        Body("a token that is a number", """{"access_token":42}"""),
        Body("a token that is an object", """{"access_token":{"value":"t"}}"""),
        Body("another case of the name", """{"Access_Token":"t"}"""),
        Body("an empty token", """{"access_token":""}"""),
        Body("a whitespace token", """{"access_token":" "}"""),
        Body("a token with a line break", """{"access_token":"t\r\nX-Evil: 1"}"""),
        Body("a token that is not ASCII", """{"access_token":"é"}"""),
        Body("half a surrogate pair in the token", """{"access_token":"\ud800"}"""),
        Body("two tokens", """{"access_token":"a","access_token":"b"}"""),
        Body("two lifetimes", """{"access_token":"a","expires_in":1,"expires_in":2}"""),
        Body("truncated JSON", """{"access_token":"t"""),
        Body("text after the JSON", """{"access_token":"t"} trailing"""),
        Body("deeply nested JSON", new string('[', 5000)),
        Body("huge", """{"access_token":"t"}""" + new string(' ', 64 * 1024), fault: "more than 64 KiB"),
        Body("another type", """{"access_token":"t","token_type":"mac"}""", fault: "a token of type 'mac', which a request cannot carry as 'Bearer'"),
        Body("a type with whitespace", """{"access_token":"t","token_type":" DPoP\r\n"}""", fault: "a token of type 'DPoP', which a request cannot carry as 'Bearer'"),
        Body("a type in another case", """{"access_token":"t","token_type":"pop"}""", fault: "a token of type 'pop', which a request cannot carry as 'Bearer'"),
    ];

    [Test]
    public async Task A_body_of_64_KiB_is_read() => Assert.That(
        (await Answered("""{"access_token":"t"}""".PadRight(64 * 1024))).Value, Is.EqualTo("t"));

    [TestCaseSource(nameof(BadBodies))]
    public async Task An_OAuth_body_without_a_usable_token_is_an_invalid_response(string body, string contentType, string fault)
    {
        var failure = await FailureOf(Answering(200, body, contentType, ("x-ms-request-id", "the id")));

        Assert.That(
            (failure.Reason, failure.IsTransient, failure.StatusCode, failure.CorrelationId),
            Is.EqualTo((TokenFailureReason.InvalidResponse, true, HttpStatusCode.OK, "the id")));
        Assert.That(failure.Message, Does.EndWith(
            $"answered 200 with {fault}. Check Endpoint, and whether a proxy or captive portal answers in its place. Correlation id: the id."));
    }

    // {"access_token":"x"} with a byte that is not valid UTF-8 in place of the x.
    [Test]
    public async Task A_body_that_is_not_UTF8_is_unreadable() => Assert.That(
        (await FailureOf(Client(new StubHandler(
            _ => Answers.Create(200, [.. "{\"access_token\":\""u8, 0xFF, .. "\"}"u8], "application/json"))))).Reason,
        Is.EqualTo(TokenFailureReason.InvalidResponse));

    [TestCase("no HTTP", "220 mail.example ESMTP\r\n\r\n")]
    [TestCase("cut off", "HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n{\"access_token\":\"t\"")]
    [TestCase("a bad chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")]
    [TestCase("nothing", "")]
    public async Task A_malformed_or_truncated_response_is_a_network_failure(string name, string answer)
    {
        using var server = new RawServer(_ => answer);
        using var http = TokenHttp.CreateClient(new TokenResilienceOptions { MaxRetries = 0 });

        var failure = await FailureOf(Client(http, options => options.Endpoint = server.Endpoint));

        Assert.That((failure.Reason, failure.IsTransient), Is.EqualTo((TokenFailureReason.Network, true)), name);
        Assert.That(failure.Message, Does.Contain("Check Endpoint, DNS, proxy, firewall and certificates."));
    }

    [Test]
    public async Task A_huge_body_is_unreadable_and_not_read_whole()
    {
        using var server = new RawServer(
            _ => $"HTTP/1.1 200 OK\r\nContent-Length: 10000000\r\nContent-Type: application/json\r\n\r\n{new string(' ', 100_000)}");
        using var http = TokenHttp.CreateClient(new TokenResilienceOptions { MaxRetries = 0 });

        var failure = await FailureOf(Client(http, options => options.Endpoint = server.Endpoint));

        Assert.That(failure.Reason, Is.EqualTo(TokenFailureReason.InvalidResponse));
        Assert.That(failure.Message, Does.Contain("answered 200 with more than 64 KiB"));
    }

    private static TestCaseData Body(
        string name, string body, string contentType = "application/json; charset=utf-8", string fault = NoToken) =>
        new TestCaseData(body, contentType, fault).SetArgDisplayNames(name);
}
