using System.Text.Json;
using TokenClients.Emulator;

namespace TokenClients.Tests;

/// <summary>No failure shows the credential, whatever the server or a custom handler of the HttpClient says.</summary>
internal sealed class TokenExceptionFactoryTests : WireFixture
{
    private static readonly string[] Kinds =
    [
        "400", "401", "403", "404", "408", "418", "429", "500", "503", "refused key", "reset", "cut off", "hang", "slow body",
        "html", "empty", "huge", "redirect", "expired",
    ];

    private static readonly string[] Passwords = [Password, "two words+more/=", "pässwörd & co", "100%25", "%41bc%2x"];

    [TestCaseSource(nameof(Kinds))]
    public async Task A_failure_on_the_wire_shows_no_credential(string kind)
    {
        Emulator.Arr.Faults.Always = Emulator.Wrap.Faults.Always = FaultOf(kind);
        (Emulator.Options.ArrLifetime, Emulator.Options.WrapLifetime) = (TimeSpan.Zero, TimeSpan.Zero);
        using var http = TokenHttp.CreateClient(
            new TokenResilienceOptions { MaxRetries = 0, AttemptTimeout = TimeSpan.FromMilliseconds(kind is "hang" or "slow body" ? 50 : 10_000) });

        ExpectNoTrace(await FailureOf(Arr(http: http)), AccountKey);
        ExpectNoTrace(await FailureOf(Wrap(http: http)), Password);
    }

    [Test]
    public async Task The_password_of_a_proxy_is_removed_from_the_failure()
    {
        using var http = new HttpClient(new StubHandler(_ => throw new HttpRequestException(
            "The proxy tunnel request to proxy 'http://user:secretpw@proxy.example:8080/' failed with status code '404'.")));

        var failure = await FailureOf(Arr(http: http));

        Assert.That(failure.Message, Does.Contain("to proxy 'http://proxy.example:8080/' failed"));
        Assert.That(failure.ToString(), Does.Not.Contain("secretpw"));
    }

    [TestCaseSource(nameof(Passwords))]
    public async Task A_form_that_the_server_echoes_is_not_shown(string password)
    {
        foreach (var form in new Func<string, string>[]
        {
            form => form,
            form => form.ToLowerInvariant(),
            Uri.UnescapeDataString,
            System.Net.WebUtility.UrlDecode,
            form => form.Replace("+", "%20", StringComparison.Ordinal),
        })
        {
            foreach (var answer in Echoing(password))
            {
                using var http = new HttpClient(new StubHandler(async (request, cancellationToken) =>
                    answer(form(await request.Content!.ReadAsStringAsync(cancellationToken)))));

                ExpectNoTrace(await FailureOf(Wrap(options => options.Password = password, http)), password);
            }
        }
    }

    [Test]
    public async Task An_Authorization_header_that_the_server_echoes_is_not_shown()
    {
        foreach (var answer in Echoing(AccountKey))
        {
            using var raw = new HttpClient(new StubHandler(request => answer($"{request.Headers.Authorization}")));
            ExpectNoTrace(await FailureOf(Arr(http: raw)), AccountKey);

            using var encoded = new HttpClient(new StubHandler(
                request => answer(Uri.EscapeDataString($"{request.Headers.Authorization}"))));
            ExpectNoTrace(await FailureOf(Arr(http: encoded)), AccountKey);
        }
    }

    [TestCase("HTTP/1.1 {0}\r\n\r\n")]
    [TestCase("HTTP/1.1 200 OK\r\n{0}\r\n\r\n")]
    [TestCase("{0}\r\n\r\n")]
    [TestCase("HTTP/1.1 200 {0}\r\nContent-Length: 0\r\n\r\n")]
    [TestCase("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{0}\r\n")]
    public async Task A_credential_in_malformed_HTTP_is_not_shown(string answer)
    {
        using var server = new RawServer(request => answer.Replace(
            "{0}",
            request.Split("\r\n").Single(line => line.StartsWith("Authorization", StringComparison.OrdinalIgnoreCase))
                .Replace("Authorization: ", "", StringComparison.OrdinalIgnoreCase),
            StringComparison.Ordinal));
        using var plain = new HttpClient();

        ExpectNoTrace(await FailureOf(Arr(options => options.Endpoint = server.Endpoint)), AccountKey);
        ExpectNoTrace(await FailureOf(Arr(options => options.Endpoint = server.Endpoint, plain)), AccountKey);
    }

    [Test]
    public async Task A_credential_in_an_exception_of_a_custom_handler_is_not_shown()
    {
        foreach (var make in new Func<string, Exception>[]
        {
            text => new HttpRequestException(text),
            text => new HttpRequestException("outer", new IOException(text)),
            text => new TaskCanceledException(text),
            text => new InvalidOperationException(text),
            text => new Polly.CircuitBreaker.BrokenCircuitException(text),
        })
        {
            using var http = new HttpClient(new StubHandler((request, _) => throw make($"{request.Headers.Authorization}")));

            ExpectNoTrace(await FailureOf(Arr(http: http)), AccountKey);
        }
    }

    [Test]
    public async Task A_withheld_detail_is_replaced_by_a_note_that_says_so()
    {
        using var http = new HttpClient(new StubHandler(
            _ => Answers.Create(401, "", null, ("WWW-Authenticate", $"Invalid token: {AccountKey}"), ("MS-CV", "the id"))));

        var failure = await FailureOf(Arr(http: http));

        Assert.That(failure.ErrorDetail, Is.EqualTo("withheld, because it repeats the credential"));
        Assert.That(failure.CorrelationId, Is.EqualTo("the id"));
    }

    [TestCase("&#\u000075;abcdefghijk", TestName = "A credential that appears when a control character becomes a space")]
    [TestCase("Kabcdefgh://user@ijklmnopqrs", TestName = "A credential that appears when a user name is removed from a URL")]
    public void A_credential_that_appears_only_after_the_text_is_cleaned_is_withheld(string words) =>
        Assert.That(
            new SecretRedactor(["Kabcdefghijklmnopqrs"]).Redact(words),
            Is.EqualTo("withheld, because it repeats the credential"));

    [Test]
    public async Task A_credential_far_behind_the_shown_part_does_not_withhold_the_detail()
    {
        using var http = new HttpClient(new StubHandler(_ => Answers.Create(
            401, "", null, ("WWW-Authenticate", new string('x', 4000) + AccountKey))));

        Assert.That((await FailureOf(Arr(http: http))).ErrorDetail, Is.EqualTo(new string('x', 1000) + "…"));
    }

    [TestCase(1000, "")]
    [TestCase(1001, "…")]
    public async Task An_error_detail_is_cut_to_1000_characters(int length, string ending)
    {
        using var http = new HttpClient(new StubHandler(_ => Answers.Create(401, "", null, ("WWW-Authenticate", new string('x', length)))));

        Assert.That((await FailureOf(Arr(http: http))).ErrorDetail, Is.EqualTo(new string('x', 1000) + ending));
    }

    [Test]
    public async Task An_error_detail_is_shortened_and_put_on_one_line()
    {
        using var http = new HttpClient(new StubHandler(_ => Answers.Create(
            400, $"Error:Code:400:SubCode:T1:Detail:first\r\nsecond\u001b[31m {new string('x', 2000)}", "text/plain")));

        var failure = await FailureOf(Wrap(http: http));

        Assert.That(failure.ErrorDetail, Does.StartWith(@"first  second\u001b[31m xxx").And.EndsWith("x…").And.Length.EqualTo(1001));
        Assert.That(failure.Message, Does.Not.Contain("\n").And.Not.Contain("\u001b"));
    }

    [Test]
    public async Task The_longest_ACS_error_text_is_shown_completely()
    {
        const string Cause = "The request was denied because the namespace is over its limit.";
        var detail = $"ACS90055: {string.Concat(Enumerable.Repeat("Too many requests have been received. ", 8))}{Cause}";
        using var http = new HttpClient(new StubHandler(_ => Answers.Create(
            429, $"Error:Code:429:SubCode:T9002:Detail:{detail}:TraceID:7e57acc0-0000-4000-8000-000000000001", "text/plain")));

        var failure = await FailureOf(Wrap(http: http));

        Assert.That((detail.Length > 362, failure.ErrorDetail), Is.EqualTo((true, detail)));
        Assert.That(failure.Message, Does.Contain($"{Cause})"));
    }

    [Test]
    public async Task Invisible_and_bidirectional_characters_are_escaped()
    {
        using var http = new HttpClient(new StubHandler(_ => Answers.Create(
            400, "Error:Code:400:SubCode:T\u200b1:Detail:no \u202etpircs\u2066 \u0085here:TraceID:i\u2060d", "text/plain")));

        var failure = await FailureOf(Wrap(http: http));

        Assert.That(
            (failure.ErrorCode, failure.ErrorDetail, failure.CorrelationId),
            Is.EqualTo((@"T\u200b1", @"no \u202etpircs\u2066 \u0085here", @"i\u2060d")));
        Assert.That(failure.Message, Does.Contain(failure.ErrorDetail).And.Contain(failure.CorrelationId).And.Not.Contain("\u202e"));
    }

    [Test]
    public async Task A_secret_interrupted_by_invisible_characters_is_withheld()
    {
        using var http = new HttpClient(new StubHandler(_ => Answers.Create(400, "Error:Code:400:Detail:key pass\u200bw\u00adord", "text/plain")));

        Assert.That((await FailureOf(Wrap(options => options.Password = "password", http))).ErrorDetail, Is.EqualTo("withheld, because it repeats the credential"));
    }

    private Fault FaultOf(string kind) => kind switch
    {
        "refused key" => Fault.RejectKey(),
        "reset" => Fault.ResetConnection(),
        "cut off" => Fault.CutOffBody(),
        "hang" => Fault.Hang(),
        "slow body" => Fault.SlowBody(TimeSpan.FromHours(1)),
        "html" => Fault.Html(),
        "empty" => Fault.EmptyBody(),
        "huge" => Fault.HugeBody(100_000),
        "redirect" => Fault.Redirect(Emulator.BaseAddress),
        "expired" => Fault.SkewDate(TimeSpan.Zero),
        _ => Fault.Status(int.Parse(kind, System.Globalization.CultureInfo.InvariantCulture)),
    };

    /// <summary>Responses that echo a text in each place that could end up in a failure.</summary>
    private static Func<string, HttpResponseMessage>[] Echoing(string secret) =>
    [
        text => Answers.Create(401, "", null, ("WWW-Authenticate", OneLine(text))),
        text => Answers.Create(401, "", null, ("WWW-Authenticate", $"Invalid token: {new string('x', 290)}{OneLine(text)}")),
        text => Answers.Create(400, $"Error:Code:400:SubCode:T0:Detail:{text}:TraceID:id", "text/plain"),
        text => Answers.Create(400, $"Error:Code:400:SubCode:{text}:Detail:x:TraceID:id", "text/plain"),
        text => Answers.Create(400, $"Error:Code:400:SubCode:T0:Detail:x:TraceID:{text}", "text/plain"),
        text => Answers.Create(500, text, "text/plain", ("MS-CV", OneLine(text)), ("request-id", OneLine(text))),
        text => Answers.Create(302, text, null, ("Location", $"https://elsewhere.example/?{Uri.EscapeDataString(text)}")),
        text => Answers.Create(302, text, null, ("Location", OneLine(text))),
        text => Answers.Create(200, text, OneLine(text)),
        text => Answers.Create(200, JsonSerializer.Serialize(new { AccessToken = text + "\n" + secret })),
        text => WithReason(OneLine(text)),
    ];

    private static HttpResponseMessage WithReason(string text)
    {
        var response = Answers.Create(500);
        response.ReasonPhrase = text.Length == 0 ? null : text;
        return response;
    }

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");

    private static void ExpectNoTrace(TokenException failure, string secret)
    {
        string[] shown =
        [
            failure.ToString(), failure.Message, failure.ErrorDetail ?? "", failure.ErrorCode ?? "", failure.CorrelationId ?? "",
            $"{failure.Endpoint}",
        ];
        foreach (var text in shown)
        {
            foreach (var form in new[] { text, Uri.UnescapeDataString(text), System.Net.WebUtility.UrlDecode(text) })
            {
                Assert.That(form.Contains(secret, StringComparison.OrdinalIgnoreCase), Is.False, text);
            }
        }
    }

    [TestCase(90_000, true)]
    [TestCase(100_001, false)]
    public void An_inner_exception_that_is_too_long_to_be_checked_for_secrets_is_dropped(int length, bool isKept)
    {
        var factory = new TokenExceptionFactory(
            new TokenServiceInfo("STS", new Uri("https://sts.example/"), "AccountKey", "Endpoint"), new SecretRedactor(["a secret of some length"]));
        var cause = new HttpRequestException(new string('.', length));

        Assert.That(factory.FromException(cause, correlationId: null).InnerException, Is.EqualTo(isKept ? cause : null));
    }
}
