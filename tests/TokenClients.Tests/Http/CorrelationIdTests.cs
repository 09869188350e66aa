using System.Text.Json;

namespace TokenClients.Tests;

/// <summary>A correlation id comes from the server: a key or a token in it must not be shown anywhere.</summary>
internal sealed class CorrelationIdTests
{
    private const string Key = "TheAccountKey0123456789";
    private const string Token = "TheToken0123456789abcdef";

    private static readonly string[] Clients = HttpClients.All;

    [Test]
    public async Task A_key_in_the_correlation_id_of_a_truncated_response_is_in_no_exception(
        [ValueSource(nameof(Clients))] string client, [Values] bool retries)
    {
        using var server = new RawServer(_ => $"HTTP/1.1 200 OK\r\nrequest-id: {Key}\r\nContent-Length: 100\r\nConnection: close\r\n\r\n{{");
        using var http = retries ? TokenHttp.CreateClient(new TokenResilienceOptions { MaxRetries = 0 }) : new HttpClient();

        var failure = await FailureOf(HttpClients.Create(client, http, server.Endpoint));

        Assert.That(failure.CorrelationId, Is.EqualTo("withheld, because it repeats the credential"));
        for (Exception? cause = failure; cause is not null; cause = cause.InnerException)
        {
            Assert.That($"{cause} {string.Join(' ', cause.Data.Keys.Cast<object>())} {string.Join(' ', cause.Data.Values.Cast<object>())}", Does.Not.Contain(Key));
        }
    }

    [Test]
    public async Task The_correlation_id_of_a_truncated_response_is_reported([ValueSource(nameof(Clients))] string client, [Values] bool retries)
    {
        using var server = new RawServer(_ => "HTTP/1.1 200 OK\r\nrequest-id: 9rzbJp7axE6v7wmMuz0PvA.0\r\nContent-Length: 100\r\nConnection: close\r\n\r\n{");
        using var http = retries ? TokenHttp.CreateClient(new TokenResilienceOptions { MaxRetries = 0 }) : new HttpClient();

        Assert.That((await FailureOf(HttpClients.Create(client, http, server.Endpoint))).CorrelationId, Is.EqualTo("9rzbJp7axE6v7wmMuz0PvA.0"));
    }

    [Test]
    public async Task An_attempt_without_a_response_does_not_report_an_earlier_correlation_id()
    {
        var attempts = 0;
        using var server = new RawServer(_ => attempts++ == 0 ? "HTTP/1.1 503 x\r\nrequest-id: first\r\nContent-Length: 0\r\nConnection: close\r\n\r\n" : "");
        using var http = TokenHttp.CreateClient(new TokenResilienceOptions { MaxRetries = 1, RetryDelay = TimeSpan.Zero });

        var failure = await FailureOf(HttpClients.Create("wrap", http, server.Endpoint));

        Assert.That((failure.Reason, failure.CorrelationId), Is.EqualTo((TokenFailureReason.Network, default(string))));
    }

    [Test]
    public async Task A_correlation_id_that_repeats_the_token_is_withheld_from_AccessToken_and_log(
        [ValueSource(nameof(Clients))] string client, [Values(Token, "x-TheToken0123-y", "THETOKEN0123456789ABCDEF", "The.Token.0123456789")] string id)
    {
        using var log = new RecordingLogger();
        using var http = ClientAnswering(client, id, expiresIn: 60);
        var cache = new CachingTokenProvider(HttpClients.Create(client, http), timeProvider: null, logger: new LoggerOf<CachingTokenProvider>(log));

        var token = await cache.GetTokenAsync();
        await log.NextLineAsync();

        Assert.That(token.Value, Is.EqualTo(Token));
        Assert.That(token.CorrelationId, Is.EqualTo("withheld, because it repeats the token"));
        Assert.That($"{token} {JsonSerializer.Serialize(token)} {string.Join(' ', log.Lines)}", Does.Not.Contain(id));
    }

    [Test]
    public async Task A_correlation_id_that_repeats_the_token_is_withheld_from_failures([ValueSource(nameof(Clients))] string client, [Values(0, -1)] int expiresIn)
    {
        using var http = ClientAnswering(client, Token, expiresIn);

        Assert.That($"{await FailureOf(HttpClients.Create(client, http))}", Does.Not.Contain(Token));
    }

    [Test]
    public async Task A_token_in_an_error_response_is_withheld_from_the_failure()
    {
        using var http = new HttpClient(new StubHandler(_ => Answers.Create(
            400, $$"""{"access_token":"{{Token}}","error":"invalid_scope","error_description":"no {{Token}}"}""", "application/json", ("request-id", Token))));

        Assert.That($"{await FailureOf(HttpClients.Create("oauth", http))}", Does.Not.Contain(Token));
    }

    [TestCase(128, "")]
    [TestCase(129, "…")]
    [TestCase(5000, "…")]
    public async Task A_correlation_id_is_cut_to_128_characters(int length, string ending)
    {
        foreach (var client in Clients)
        {
            using var http = ClientAnswering(client, new string('x', length), expiresIn: 60);

            Assert.That((await HttpClients.Create(client, http).GetTokenAsync()).CorrelationId, Is.EqualTo(new string('x', 128) + ending));
        }

        using var failing = new HttpClient(new StubHandler(_ => Answers.Create(500, "", null, ("request-id", new string('x', length)))));
        Assert.That((await FailureOf(HttpClients.Create("arr", failing))).CorrelationId, Is.EqualTo(new string('x', 128) + ending));
    }

    [Test]
    public void AccessToken_withholds_a_correlation_id_that_repeats_its_value()
    {
        Assert.That(new AccessToken(Token, DateTimeOffset.MaxValue, correlationId: $"id {Token}").CorrelationId, Is.EqualTo("withheld, because it repeats the token"));
        Assert.That(new AccessToken("short-1", DateTimeOffset.MaxValue, correlationId: "the id of short-1").CorrelationId, Is.EqualTo("the id of short-1"));
        Assert.That(new AccessToken("a.b.c.d.", DateTimeOffset.MaxValue, correlationId: "x A.B.C.D. y").CorrelationId, Is.EqualTo("withheld, because it repeats the token"));
        Assert.That(new AccessToken("a.b.c.d.", DateTimeOffset.MaxValue, correlationId: "A.B.C.D. y").CorrelationId, Is.EqualTo("withheld, because it repeats the token"));
        Assert.That(new AccessToken(Token, DateTimeOffset.MaxValue, correlationId: new string('-', 125) + Token).CorrelationId, Is.EqualTo("withheld, because it repeats the token"));
    }

    private static HttpClient ClientAnswering(string client, string id, int expiresIn) => new(new StubHandler(_ => Answers.Create(
        200,
        client switch
        {
            "arr" => JsonSerializer.Serialize(new { AccessToken = expiresIn > 0 ? Token : Token + "é" }),
            "wrap" => $"wrap_access_token={Token}&wrap_access_token_expires_in={expiresIn}",
            _ => $$"""{"access_token":"{{Token}}","expires_in":{{expiresIn}}}""",
        },
        null,
        ("request-id", id))));

    private static async Task<TokenException> FailureOf(ITokenProvider client) =>
        (await Assert.ThrowsAsync<TokenException>(() => client.GetTokenAsync().AsTask()))!;
}
