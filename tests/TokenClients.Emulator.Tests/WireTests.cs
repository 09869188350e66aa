using System.Globalization;
using System.Text;

namespace TokenClients.Emulator.Tests;

/// <summary>Tests the raw requests that clients in other languages may send.</summary>
internal sealed class WireTests : EmulatorFixture
{
    private static readonly string Credential = $"Authorization: Bearer {AccountId}:{TokenEmulator.DefaultAccountKey}";

    [TestCase("wrap_name=owner&wrap_password=bm90IGEgc2VjcmV0Pj4%2BPz8%2FLCBlbXVsYXRvciBrZXk%3D")]
    [TestCase("wrap_name=owner&wrap_password=bm90IGEgc2VjcmV0Pj4%2bPz8%2fLCBlbXVsYXRvciBrZXk%3d")]
    [TestCase("wrap_name=%6fwne%72&wrap_password=bm90IGEgc2VjcmV0Pj4%2BPz8/LCBlbXVsYXRvciBrZXk=")]
    [TestCase("wrap%5Fname=owner&wrap_password=bm90IGEgc2VjcmV0Pj4%2bPz8%2FLCBlbXVsYXRvciBrZXk%3D")]
    public async Task A_form_may_be_percent_encoded_in_either_case_and_more_than_necessary(string form) =>
        Assert.That(await SendFormAsync(form), Does.StartWith("HTTP/1.1 200 OK\r\n"));

    [TestCase("a+b")]
    [TestCase("a%20b")]
    public async Task A_space_in_a_form_may_be_encoded_as_a_plus(string name)
    {
        Emulator.Options.Issuers["a b"] = ["c+d e"];

        Assert.That(
            await SendFormAsync($"wrap_name={name}&wrap_password=c%2Bd+e"), Does.StartWith("HTTP/1.1 200 OK\r\n"));
    }

    [Test]
    public async Task A_password_with_an_unencoded_plus_is_rejected() => Assert.That(
        await SendFormAsync($"wrap_name=owner&wrap_password={TokenEmulator.DefaultIssuerKey}"),
        Does.StartWith("HTTP/1.1 401 "));

    [TestCase("application/x-www-form-urlencoded")]
    [TestCase("APPLICATION/X-WWW-FORM-URLENCODED;CHARSET=UTF-8")]
    [TestCase("application/atom+xml;type=entry;charset=utf-8")]
    [TestCase("multipart/form-data")]
    [TestCase("nonsense")]
    public async Task The_content_type_of_a_WRAP_form_does_not_matter(string contentType) => Assert.That(
        await SendFormAsync(Form(Password), $"Content-Type: {contentType}"), Does.StartWith("HTTP/1.1 200 OK\r\n"));

    [Test]
    public async Task Expect_100_continue_is_answered_before_the_body_is_sent()
    {
        var form = Form(Password);
        using var connection = await RawConnection.OpenAsync(Emulator.BaseAddress);
        await connection.SendAsync(
            $"POST /WRAPv0.9 HTTP/1.1\r\nHost: emulator\r\nExpect: 100-continue\r\nConnection: close\r\n"
            + $"Content-Length: {form.Length}\r\n\r\n");
        const string Interim = "HTTP/1.1 100 Continue\r\n\r\n";
        Assert.That(await connection.ReadAsync(Interim.Length), Is.EqualTo(Interim));
        await connection.SendAsync(form);
        Assert.That(await connection.ReadToEndAsync(), Does.StartWith("HTTP/1.1 200 OK\r\n"));
    }

    [Test]
    public async Task A_form_may_be_sent_in_chunks()
    {
        var body = new StringBuilder();
        foreach (var chunk in Form(Password).Chunk(7))
        {
            body.Append(CultureInfo.InvariantCulture, $"{chunk.Length:x}\r\n{new string(chunk)}\r\n");
        }

        var answer = await RawConnection.ExchangeAsync(
            Emulator.BaseAddress,
            "POST /WRAPv0.9/ HTTP/1.1\r\nHost: emulator\r\nConnection: close\r\n"
            + $"Transfer-Encoding: chunked\r\n\r\n{body}0\r\n\r\n");

        Assert.That(answer, Does.StartWith("HTTP/1.1 200 OK\r\n"));
        Assert.That(Emulator.Wrap.Requests.Single().Body, Is.EqualTo(Form(Password)));
    }

    [Test]
    public async Task HTTP_1_0_is_supported_and_its_connection_closed()
    {
        var form = Form(Password);
        var answer = await RawConnection.ExchangeAsync(
            Emulator.BaseAddress, $"POST /WRAPv0.9 HTTP/1.0\r\nContent-Length: {form.Length}\r\n\r\n{form}");

        Assert.That(answer, Does.StartWith("HTTP/1.1 200 OK\r\n"));
        var token = SimpleWebToken.Parse(Swt.In(answer.Split("\r\n\r\n")[1]));
        Assert.That(token.Issuer, Is.EqualTo(Emulator.BaseAddress.AbsoluteUri), "without a Host header, the emulator's own address is used");
    }

    [Test]
    public async Task Several_requests_may_be_sent_on_one_connection()
    {
        var get = $"GET {TokenPath} HTTP/1.1\r\nHost: emulator\r\n{Credential}\r\n";

        var answers = await RawConnection.ExchangeAsync(
            Emulator.BaseAddress, $"{get}\r\n{get}\r\n{get}Connection: close\r\n\r\n");

        Assert.That(answers.Split("HTTP/1.1 200 OK\r\n"), Has.Length.EqualTo(4));
    }

    [Test]
    public async Task The_request_target_may_be_an_absolute_address()
    {
        var answer = await RawConnection.ExchangeAsync(
            Emulator.BaseAddress, RawConnection.Get($"http://emulator{TokenPath}", Credential));

        Assert.That(answer, Does.StartWith("HTTP/1.1 200 OK\r\n"));
    }

    [Test]
    public async Task Headers_may_be_in_any_case_and_repeated()
    {
        var answer = await RawConnection.ExchangeAsync(Emulator.BaseAddress, RawConnection.Get(
            TokenPath,
            $"aUTHORIZATION:   {Credential.Split(": ")[1]}  ",
            "Accept: text/html",
            "ACCEPT: */*",
            "X-Empty:"));

        Assert.That(answer, Does.StartWith("HTTP/1.1 200 OK\r\n"));
        Assert.That(Emulator.Arr.Requests.Single().Headers["accept"], Is.EqualTo("text/html,*/*"));
    }

    [Test]
    public async Task A_repeated_Authorization_header_is_rejected()
    {
        var answer = await RawConnection.ExchangeAsync(
            Emulator.BaseAddress, RawConnection.Get(TokenPath, Credential, Credential));

        Assert.That(answer, Does.StartWith("HTTP/1.1 401 "));
    }

    [TestCase("/WRAPv0.9", "POST", 405)]
    [TestCase("/oauth2/token", "POST", 405)]
    [TestCase("/accounts/" + AccountId + "/token", "GET", 405)]
    [TestCase("/unknown", null, 404)]
    public async Task HEAD_gets_headers_and_no_body(string path, string? allow, int status)
    {
        var head = $"HEAD {path} HTTP/1.1\r\nHost: emulator\r\n";
        var answers = await RawConnection.ExchangeAsync(
            Emulator.BaseAddress, $"{head}\r\n{head}Connection: close\r\n\r\n");

        Assert.That(answers, Does.Match($@"^(HTTP/1\.1 {status} [^\r]+\r\n([^\r]+\r\n)+\r\n){{2}}$"));
        Assert.That(answers.Contains("\r\nAllow: ", StringComparison.Ordinal), Is.EqualTo(allow is not null));
    }

    [TestCase("OPTIONS * HTTP/1.1\r\nHost: emulator\r\nConnection: close\r\n\r\n", 404)]
    [TestCase("BREW /WRAPv0.9 HTTP/1.1\r\nHost: emulator\r\nConnection: close\r\n\r\n", 405)]
    [TestCase("GET /WRAPv0.9 HTTP/1.1\r\n\r\n", 400)]
    [TestCase("nonsense\r\n\r\n", 400)]
    public async Task A_request_that_is_not_a_token_request_gets_an_error(string request, int status) =>
        Assert.That(
            await RawConnection.ExchangeAsync(Emulator.BaseAddress, request), Does.StartWith($"HTTP/1.1 {status} "));

    private Task<string> SendFormAsync(string form, string header = "X: y") => RawConnection.ExchangeAsync(
        Emulator.BaseAddress,
        $"POST /WRAPv0.9 HTTP/1.1\r\nHost: emulator\r\nConnection: close\r\n{header}\r\n"
        + $"Content-Length: {form.Length}\r\n\r\n{form}");
}
