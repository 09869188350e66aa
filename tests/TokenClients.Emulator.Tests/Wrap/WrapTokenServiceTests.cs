using System.Net;

namespace TokenClients.Emulator.Tests;

/// <summary>The valid and invalid requests to the Access Control Service.</summary>
internal sealed class WrapTokenServiceTests : EmulatorFixture
{
    [Test]
    public async Task A_successful_response_is_a_form_with_the_headers_of_the_service()
    {
        using var response = await RequestWrapAsync();
        var body = await response.Content.ReadAsStringAsync();

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(body, Does.Match(@"^wrap_access_token=[\w%.-]+&wrap_access_token_expires_in=1200$"));
        Assert.That(
            Raw(response, "Content-Type"), Is.EqualTo("application/x-www-form-urlencoded; charset=us-ascii"));
        Assert.That(Guid.TryParse(Raw(response, "request-id"), out _), Is.True);
        Assert.That(Raw(response, "X-Content-Type-Options"), Is.EqualTo("nosniff"));
        Assert.That(Raw(response, "Strict-Transport-Security"), Is.EqualTo("max-age=31536000; includeSubDomains"));
        Assert.That(Raw(response, "Cache-Control"), Is.EqualTo("no-cache, no-store"));
        Assert.That(Raw(response, "Date"), Is.EqualTo("Thu, 01 Jan 2026 00:00:00 GMT"));
    }

    [Test]
    public async Task Two_WRAP_tokens_issued_in_the_same_second_differ()
    {
        var first = await GetSwtAsync();

        Assert.That(await GetSwtAsync(), Is.Not.EqualTo(first));
    }

    [Test]
    public async Task The_documented_sample_request_gets_a_token()
    {
        var vector = WrapVectors.Request;
        Emulator.Options.Issuers["owner"] = [vector.GetProperty("password").GetString()!];
        using var response = await PostFormAsync("/WRAPv0.9/", vector.GetProperty("form").GetString()!);
        var token = Swt.In(await response.Content.ReadAsStringAsync());

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(
            WebUtility.UrlDecode(Swt.Field(token, "Audience")), Is.EqualTo(vector.GetProperty("scope").GetString()));
    }

    [TestCase("/WRAPv0.9")]
    [TestCase("/WRAPv0.9/")]
    [TestCase("/wrapV0.9/")]
    [TestCase("/WRAPV0.9?api-version=1")]
    [TestCase("/WRAPv0%2e9")]
    public async Task Every_spelling_of_the_path_is_accepted(string target)
    {
        var form = Form(Password);
        var answer = await RawConnection.ExchangeAsync(Emulator.BaseAddress, string.Join(
            "\r\n",
            $"POST {target} HTTP/1.1",
            "Host: emulator",
            "Connection: close",
            $"Content-Length: {form.Length}",
            "",
            form));

        Assert.That(answer, Does.StartWith("HTTP/1.1 200 OK\r\n"));
        Assert.That(answer, Does.Contain("\r\n\r\nwrap_access_token="));
    }

    [TestCase("application/x-www-form-urlencoded")]
    [TestCase("application/x-www-form-urlencoded; charset=utf-8")]
    [TestCase("application/atom+xml;type=entry;charset=utf-8")]
    [TestCase("text/plain")]
    [TestCase(null)]
    public async Task The_form_is_read_regardless_of_the_content_type(string? contentType)
    {
        using var response = await PostFormAsync("/WRAPv0.9/", Form(Password), contentType);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Upper_and_lower_case_percent_encoding_are_both_accepted()
    {
        var upper = Form(Password);
        var lower = upper.Replace("%3A", "%3a", StringComparison.Ordinal)
            .Replace("%2F", "%2f", StringComparison.Ordinal)
            .Replace("%3D", "%3d", StringComparison.Ordinal)
            .Replace("%2B", "%2b", StringComparison.Ordinal);
        Assert.That(lower, Is.Not.EqualTo(upper));

        using var first = await PostFormAsync("/WRAPv0.9/", upper);
        using var second = await PostFormAsync("/WRAPv0.9/", lower);

        Assert.That((first.StatusCode, second.StatusCode), Is.EqualTo((HttpStatusCode.OK, HttpStatusCode.OK)));
    }

    [Test]
    public async Task A_password_that_was_not_encoded_is_rejected()
    {
        using var response = await PostFormAsync(
            "/WRAPv0.9/", $"wrap_name=owner&wrap_password={TokenEmulator.DefaultIssuerKey}&wrap_scope={Scope}");

        Assert.That(TokenEmulator.DefaultIssuerKey, Does.Contain("+"));
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task The_order_of_the_fields_and_unknown_ones_do_not_matter()
    {
        using var response = await RequestWrapAsync([("extra", "1"), .. Password.Reverse(), ("wrap_client_id", "x")]);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Without_a_scope_the_token_has_no_audience()
    {
        using var response = await RequestWrapAsync(Password[..2]);
        var token = Swt.In(await response.Content.ReadAsStringAsync());

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(token, Does.Not.Contain("Audience"));
        Assert.That(Swt.Verifies(token, Emulator.Options.SwtSigningKey), Is.True);
    }

    [TestCase("")]
    [TestCase("orders")]
    [TestCase("/orders")]
    [TestCase("contoso.servicebus.windows.net/orders")]
    public async Task A_scope_that_is_not_an_address_is_a_400(string scope)
    {
        using var response = await RequestWrapAsync([.. Password[..2], ("wrap_scope", scope)]);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(
            await response.Content.ReadAsStringAsync(),
            Does.StartWith("Error:Code:400:SubCode:T1002:Detail:Invalid scope.:"));
    }

    [TestCase("", "wrap_name")]
    [TestCase("wrap_password=x", "wrap_name")]
    [TestCase("wrap_name=&wrap_password=x", "wrap_name")]
    [TestCase("wrap_name=owner", "wrap_password")]
    [TestCase("wrap_name=owner&wrap_password=", "wrap_password")]
    [TestCase("<entry/>", "wrap_name")]
    public async Task A_missing_field_is_a_400_that_names_it(string form, string field)
    {
        using var response = await PostFormAsync("/WRAPv0.9/", form);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(await response.Content.ReadAsStringAsync(), Does.Contain($"{field} is missing."));
    }

    [TestCase("owner", "d3Jvbmc=")]
    [TestCase("Owner", TokenEmulator.DefaultIssuerKey)]
    [TestCase("nobody", TokenEmulator.DefaultIssuerKey)]
    [TestCase("owner", "not base64")]
    public async Task A_wrong_name_or_password_is_a_401(string name, string password)
    {
        using var response = await RequestWrapAsync(("wrap_name", name), ("wrap_password", password), Password[2]);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task Only_the_two_keys_of_an_issuer_are_valid()
    {
        Emulator.Options.Issuers["sender"] = ["cHJpbWFyeQ==", "c2Vjb25kYXJ5"];

        var statuses = new List<HttpStatusCode>();
        foreach (var key in (string[])["cHJpbWFyeQ==", "c2Vjb25kYXJ5", TokenEmulator.DefaultIssuerKey])
        {
            using var response = await RequestWrapAsync(("wrap_name", "sender"), ("wrap_password", key));
            statuses.Add(response.StatusCode);
        }

        Assert.That(statuses, Is.EqualTo([HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.Unauthorized]));
    }

    [Test]
    public async Task Only_POST_is_allowed()
    {
        using var response = await SendAsync(HttpMethod.Get, "/WRAPv0.9/?" + Form(Password));

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.MethodNotAllowed));
        Assert.That(Raw(response, "Allow"), Is.EqualTo("POST"));
    }

    [TestCase("/WRAPv0.8")]
    [TestCase("/WRAPv0.9/more")]
    [TestCase("/api/WRAPv0.9")]
    public async Task Another_path_is_not_found(string path)
    {
        using var response = await PostFormAsync(path, Form(Password));

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(Emulator.Wrap.Requests, Is.Empty);
    }

    [Test]
    public async Task A_body_of_more_than_256_KiB_is_a_413()
    {
        using var largest = await PostFormAsync("/WRAPv0.9", new string('x', 256 * 1024));
        var larger = await RawConnection.ExchangeAsync(
            Emulator.BaseAddress,
            $"POST /WRAPv0.9 HTTP/1.1\r\nHost: emulator\r\nContent-Length: {(256 * 1024) + 1}\r\n\r\n");

        Assert.That(largest.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(larger, Does.StartWith("HTTP/1.1 413 "));
        Assert.That(Emulator.Wrap.Requests, Has.Count.EqualTo(1));
    }
}
