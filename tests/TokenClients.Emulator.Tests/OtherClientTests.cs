using System.Text.Json;

namespace TokenClients.Emulator.Tests;

/// <summary>Programs without any code of this library get tokens and use them, over http and https.</summary>
[TestFixture("http")]
[TestFixture("https")]
internal sealed class OtherClientTests(string scheme) : EmulatorFixture
{
    // Sends the request that its arguments describe and writes [status, headers, body] as JSON, using only urllib.
    private const string Python = """
        import json, ssl, sys, urllib.error, urllib.request
        context = ssl.create_default_context(cafile=sys.argv[1]) if sys.argv[1] else None
        opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=context))
        url, method, headers, body = sys.argv[2], sys.argv[3], json.loads(sys.argv[4]), sys.argv[5]
        request = urllib.request.Request(url, body.encode() if body else None, headers, method=method)
        try:
            answer = opener.open(request, timeout=30)
        except urllib.error.HTTPError as error:
            answer = error
        headers = {name.lower(): value for name, value in answer.headers.items()}
        print(json.dumps([answer.status, headers, answer.read().decode()]))
        """;

    private string _trust = "";

    protected override Task<TokenEmulator> StartAsync(Action<TokenEmulatorOptions> configure) =>
        TokenEmulator.StartAsync(options => options.UseHttps = scheme == "https");

    [SetUp]
    public async Task WriteCertificateAsync()
    {
        _trust = Emulator.Certificate is null ? "" : Path.GetTempFileName();
        if (Emulator.Certificate is { } certificate)
        {
            await File.WriteAllTextAsync(_trust, certificate.ExportCertificatePem());
        }
    }

    [TearDown]
    public void DeleteCertificate()
    {
        if (_trust.Length > 0)
        {
            File.Delete(_trust);
        }
    }

    [Test]
    public async Task Curl_gets_a_token_from_ARR_and_starts_a_session()
    {
        var granted = await CurlAsync(
            new Uri(Emulator.Arr.Endpoint, $"Accounts/{AccountId}/token?api-version=2019-02-28-preview"),
            "-H", $"Authorization: Bearer {AccountId}:{TokenEmulator.DefaultAccountKey}");
        var session = await CurlAsync(
            new Uri(Emulator.Arr.ResourceEndpoint, $"accounts/{AccountId}/sessions/one?api-version=2021-01-01"),
            "-X", "PUT", "-H", $"Authorization: Bearer {Jwt.In(Body(granted))}", "--json", "{}");

        Assert.That(granted, Does.StartWith("HTTP/1.1 200 OK").And.Contain("\r\nMS-CV: "));
        Assert.That(session, Does.StartWith("HTTP/1.1 201 Created"));
    }

    [Test]
    public async Task Curl_gets_a_token_from_ACS_and_sends_a_message()
    {
        var granted = await CurlAsync(
            Emulator.Wrap.Endpoint,
            "-H", "Expect: 100-continue",
            "--expect100-timeout", "20",
            "--data-urlencode", $"wrap_name={TokenEmulator.DefaultIssuerName}",
            "--data-urlencode", $"wrap_password={TokenEmulator.DefaultIssuerKey}",
            "--data-urlencode", $"wrap_scope={Scope}");
        var answer = granted.Split("\r\n\r\n", 2);
        var sent = await CurlAsync(
            Emulator.Wrap.ResourceEndpoint,
            "-H", $"Authorization: {Swt.Header(Swt.In(Body(granted)))}", "-H", "Transfer-Encoding: chunked", "-d", "hi");

        Assert.That(answer[0], Is.EqualTo("HTTP/1.1 100 Continue"));
        Assert.That(answer[1], Does.StartWith("HTTP/1.1 200 OK"));
        Assert.That(sent, Does.StartWith("HTTP/1.1 201 Created"));
        Assert.That(Emulator.Wrap.ResourceRequests.Single().Body, Is.EqualTo("hi"));
    }

    [Test]
    public async Task Curl_gets_error_descriptions()
    {
        var arr = await CurlAsync(
            new Uri(Emulator.Arr.Endpoint, $"accounts/{AccountId}/token/"),
            "-H", $"Authorization: Bearer {AccountId}:wrong");
        var wrap = await CurlAsync(Emulator.Wrap.Endpoint, "-d", "wrap_name=owner", "-d", "wrap_password=wrong");
        var oauth = await CurlAsync(Emulator.OAuth.Endpoint, "-u", "a:b", "-d", "grant_type=client_credentials");

        Assert.That(arr, Does.StartWith("HTTP/1.1 401").And.Contain("\r\nWWW-Authenticate: Invalid token: "));
        Assert.That(Body(wrap), Does.Match("^Error:Code:401:SubCode:T0:Detail:ACS50012: .*:TraceID:[0-9a-f-]{36}:"));
        Assert.That(oauth, Does.StartWith("HTTP/1.1 401").And.Contain("\r\nWWW-Authenticate: Basic "));
    }

    [Test]
    public async Task Curl_reuses_its_connection()
    {
        var url = new Uri(Emulator.Arr.Endpoint, $"accounts/{AccountId}/token").AbsoluteUri;

        var answers = await CurlAsync(new Uri(url), url, url, "-w", "[%{num_connects}]");

        Assert.That(answers.Split("[1]"), Has.Length.EqualTo(2));
        Assert.That(answers.Split("[0]"), Has.Length.EqualTo(3));
    }

    [Test]
    public async Task Python_gets_tokens_from_every_service_and_uses_them()
    {
        var arr = await PythonAsync(
            new Uri(Emulator.Arr.Endpoint, $"accounts/{AccountId}/token"), "GET",
            $"Bearer {AccountId}:{TokenEmulator.DefaultAccountKey}");
        var session = await PythonAsync(
            new Uri(Emulator.Arr.Endpoint, $"accounts/{AccountId}/sessions/one"), "PUT",
            $"Bearer {Jwt.In(arr.Body)}", "{}");
        var wrap = await PythonAsync(Emulator.Wrap.Endpoint, "POST", body: Form(Password));
        var wrapMessage = await PythonAsync(
            Emulator.Wrap.ResourceEndpoint, "POST", Swt.Header(Swt.In(wrap.Body)), "hello");
        var oauth = await PythonAsync(Emulator.OAuth.Endpoint, "POST", body: Form(ClientCredentials));
        var oauthMessage = await PythonAsync(
            Emulator.OAuth.ResourceEndpoint, "POST", $"Bearer {Jwt.In(oauth.Body, "access_token")}", "hello");

        Assert.That(
            new[] { arr, session, wrap, wrapMessage, oauth, oauthMessage }.Select(answer => answer.Status),
            Is.EqualTo([200, 201, 200, 201, 200, 201]));
    }

    [Test]
    public async Task Python_sends_an_assertion_and_gets_error_descriptions()
    {
        (string, string)[] Assertion(string key) =>
        [
            ("wrap_assertion_format", "SWT"),
            ("wrap_assertion", Swt.Sign("Issuer=owner", key)),
            ("wrap_scope", Scope),
        ];
        var good = await PythonAsync(
            Emulator.Wrap.Endpoint, "POST", body: Form(Assertion(TokenEmulator.DefaultIssuerKey)));
        var bad = await PythonAsync(Emulator.Wrap.Endpoint, "POST", body: Form(Assertion("d3Jvbmc=")));

        Assert.That((good.Status, bad.Status), Is.EqualTo((200, 401)));
        Assert.That(bad.Body, Does.Contain($":TraceID:{bad.Headers.GetProperty("request-id").GetString()}:TimeStamp:"));
    }

    private static string Body(string answer) =>
        answer[(answer.LastIndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];

    private Task<string> CurlAsync(Uri url, params string[] arguments)
    {
        string[] trust = _trust.Length > 0 ? ["--cacert", _trust] : [];
        return OtherClient.RunAsync(
            "curl", ["-q", "-s", "-S", "-i", "--noproxy", "*", "-m", "30", .. trust, .. arguments, url.AbsoluteUri]);
    }

    private async Task<(int Status, JsonElement Headers, string Body)> PythonAsync(
        Uri url, string method, string? authorization = null, string body = "")
    {
        var headers = authorization is null ? [] : new Dictionary<string, string> { ["Authorization"] = authorization };
        var answer = JsonElement.Parse(await OtherClient.RunAsync(
            "python3", "-c", Python, _trust, url.AbsoluteUri, method, JsonSerializer.Serialize(headers), body));
        return (answer[0].GetInt32(), answer[1], answer[2].GetString()!);
    }
}
