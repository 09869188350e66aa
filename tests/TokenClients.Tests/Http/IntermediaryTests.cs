using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using TokenClients.Emulator;

namespace TokenClients.Tests;

/// <summary>Pages that a firewall or proxy returns in place of the token service.</summary>
internal sealed class IntermediaryTests
{
    private const string Page = "<!DOCTYPE html><html><head><title>Blocked</title><style>p { }</style></head><body><!-- x --><p>Ask &amp; tell\nthe admin.</p></body></html>";

    private static readonly string[] Clients = HttpClients.All;

    [Test]
    public async Task A_403_with_an_HTML_page_is_attributed_to_a_proxy_whatever_its_content_type(
        [ValueSource(nameof(Clients))] string client, [Values("text/html; charset=utf-8", "application/xhtml+xml", "text/plain", null)] string? contentType)
    {
        var failure = await HttpClients.FailureOf(HttpClients.Answering(client, () => Answers.Create(403, Page, contentType)));

        Assert.That((failure.Reason, failure.StatusCode, failure.IsTransient), Is.EqualTo((TokenFailureReason.InvalidResponse, HttpStatusCode.Forbidden, true)));
        Assert.That(failure.Message, Does.Contain("a firewall or proxy answered 403 in its place with an HTML page ('Blocked Ask & tell the admin.')."));
    }

    [TestCase("MS-CV")]
    [TestCase("x-ms-request-id")]
    [TestCase("WWW-Authenticate")]
    public async Task A_403_with_a_header_of_the_service_counts_as_a_rejected_credential(string header)
    {
        foreach (var client in Clients)
        {
            var failure = await HttpClients.FailureOf(HttpClients.Answering(client, () => Answers.Create(403, Page, "text/html", (header, "a-mark"))));

            Assert.That(failure.Reason, Is.EqualTo(TokenFailureReason.CredentialRejected));
        }
    }

    [TestCase("wrap", "Error:Code:403:SubCode:T0:Detail:ACS50012: Authentication failed.", "text/html")]
    [TestCase("oauth", """{"error":"access_denied"}""", "text/html")]
    [TestCase("oauth", "denied", "text/plain")]
    [TestCase("arr", "", null)]
    public async Task A_403_whose_body_is_not_HTML_counts_as_a_rejected_credential(string client, string body, string? contentType) => Assert.That(
        (await HttpClients.FailureOf(HttpClients.Answering(client, () => Answers.Create(403, body, contentType)))).Reason,
        Is.EqualTo(TokenFailureReason.CredentialRejected));

    [Test]
    public async Task A_401_with_an_HTML_page_rejects_the_credential_and_the_message_mentions_a_proxy([ValueSource(nameof(Clients))] string client)
    {
        var failure = await HttpClients.FailureOf(HttpClients.Answering(client, () => Answers.Create(401, Page, "text/html")));

        Assert.That(failure.Reason, Is.EqualTo(TokenFailureReason.CredentialRejected));
        Assert.That(failure.Message, Does.Contain("The answer is an HTML page ('Blocked Ask & tell the admin.'), so a proxy may have answered in the service's place."));
    }

    [TestCase(403, "first-key")]
    [TestCase(401, "first-key second-key")]
    public async Task After_an_HTML_page_the_second_key_is_tried_only_for_a_401(int status, string expected)
    {
        List<string> sent = [];
        using var http = new HttpClient(new StubHandler(request =>
        {
            sent.Add(request.Headers.Authorization!.Parameter!.Split(':')[1]);
            return Answers.Create(status, Page, "text/html");
        }));
        var options = new ArrStsClientOptions { AccountId = TokenEmulator.DefaultAccountId, AccountKey = "first-key", SecondaryAccountKey = "second-key", Endpoint = new("https://arr.example/") };

        await HttpClients.FailureOf(new ArrStsClient(http, options));

        Assert.That(string.Join(" ", sent), Is.EqualTo(expected));
    }

    [Test]
    public async Task An_HTML_page_is_not_retried_within_the_call_but_soon_after()
    {
        var (time, requests) = (new FakeTime(), 0);
        var pipeline = TokenResilience.CreatePipeline(new TokenResilienceOptions { RetryDelay = TimeSpan.Zero }, time);
        var stub = new StubHandler(_ => Answers.Create(requests++ == 0 ? 403 : 200, requests == 1 ? Page : HttpClients.Answer("oauth", "token"), "text/html"));
        using var http = new HttpClient(new ResilienceHandler(() => pipeline) { InnerHandler = new AttemptHandler { InnerHandler = stub } });
        using var cache = new CachingTokenProvider(HttpClients.Create("oauth", http, time: time), timeProvider: time, logger: NullLogger<CachingTokenProvider>.Instance);

        await HttpClients.FailureOf(cache);
        Assert.That(requests, Is.EqualTo(1));

        time.Advance(1.1);
        Assert.That((await cache.GetTokenAsync()).Value, Is.EqualTo("token"));
    }

    [Test]
    public async Task An_HTML_page_that_repeats_the_key_is_withheld_and_a_long_one_is_shortened()
    {
        var keyed = await HttpClients.FailureOf(HttpClients.Answering("oauth", () => Answers.Create(403, $"<html><b>TheAccountKey</b><i>{HttpClients.Key[13..]}</i> {HttpClients.Key}", "text/html")));
        var longer = await HttpClients.FailureOf(HttpClients.Answering("oauth", () => Answers.Create(403, $"<html>{new string('x', 5000)}", "text/html")));

        Assert.That(keyed.Message, Does.Not.Contain(HttpClients.Key).And.Contain("withheld"));
        Assert.That(longer.Message, Does.Contain($"('{new string('x', 200)}…')"));
    }

    [Test]
    public async Task Token_requests_send_a_default_User_Agent_unless_the_HttpClient_sets_one([ValueSource(nameof(Clients))] string client, [Values] bool own)
    {
        using var stub = new StubHandler(_ => Answers.Create(200, HttpClients.Answer(client, "token")));
        using var http = new HttpClient(stub);
        if (own)
        {
            http.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", "mine");
        }

        await HttpClients.Create(client, http).GetTokenAsync();

        Assert.That(
            stub.Requests.Single().Message.Headers.UserAgent.ToString(),
            own ? Is.EqualTo("mine") : Does.Match(@"^TokenClients/\d+\.\d+\.\d+$"));
    }

    [TestCase(400)]
    [TestCase(500)]
    public async Task An_error_status_with_a_page_mentions_that_a_proxy_may_have_answered(int status) => Assert.That(
        (await HttpClients.FailureOf(HttpClients.Answering("oauth", () => Answers.Create(status, Page, "text/html")))).Message,
        Does.Contain("The answer is an HTML page ('Blocked Ask & tell the admin.'), so a proxy may have answered in the service's place."));

    [Test]
    public async Task The_message_names_the_host_that_the_proxy_has_to_let_pass() => Assert.That(
        (await HttpClients.FailureOf(HttpClients.Answering("oauth", () => Answers.Create(403, Page, "text/html")))).Message,
        Does.Contain("Ask its administrator to let requests to oauth.example pass, and check Endpoint"));

    [TestCase("<STYLE>\np { }\n</STYLE>Blocked", "Blocked")]
    [TestCase("<script>\nif (a < b) { }\n</Script >Blocked<!-- \n -->", "Blocked")]
    public void Scripts_styles_and_comments_are_not_part_of_a_pages_text(string page, string text) =>
        Assert.That(HtmlText.Of(page), Is.EqualTo(text));
}
