using System.Net;
using System.Net.Http.Headers;

namespace TokenClients.Emulator.Tests;

/// <summary>Service Bus queues, used with the tokens of the Access Control Service.</summary>
internal sealed class QueueResourceTests : EmulatorFixture
{
    [Test]
    public async Task Messages_are_received_in_the_order_they_were_sent_with_their_content_type()
    {
        var token = await GetSwtAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/orders/messages");
        request.Headers.TryAddWithoutValidation("Authorization", Swt.Header(token));
        request.Content = new StringContent("{\"n\":1}", new MediaTypeHeaderValue("application/json", "utf-8"));
        using var first = await SendAsync(request);
        using var second = await UseAsync(Service.Wrap, token);

        using var one = await ReceiveAsync("orders", token);
        using var two = await ReceiveAsync("orders", token);
        using var none = await ReceiveAsync("orders", token);

        Assert.That(
            (first.StatusCode, second.StatusCode), Is.EqualTo((HttpStatusCode.Created, HttpStatusCode.Created)));
        Assert.That(await one.Content.ReadAsStringAsync(), Is.EqualTo("{\"n\":1}"));
        Assert.That(Raw(one, "Content-Type"), Is.EqualTo("application/json; charset=utf-8"));
        Assert.That(await two.Content.ReadAsStringAsync(), Is.EqualTo("hello"));
        Assert.That(none.StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
    }

    [Test]
    public async Task Each_queue_has_its_own_messages_and_a_case_insensitive_name()
    {
        var token = await GetSwtAsync();
        using var sent = await UseAsync(Service.Wrap, token);

        using var other = await ReceiveAsync("invoices", token);
        using var same = await ReceiveAsync("ORDERS", token);

        Assert.That(sent.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        Assert.That(other.StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That(await same.Content.ReadAsStringAsync(), Is.EqualTo("hello"));
    }

    [TestCase(null)]
    [TestCase("WRAP")]
    [TestCase("WRAP access_token=")]
    [TestCase("WRAP access_token=\"")]
    [TestCase("WRAP token=\"a=b\"")]
    [TestCase("Basic a=b")]
    public async Task A_request_without_a_token_is_rejected(string? authorization)
    {
        using var response = await SendAsync(HttpMethod.Post, "/orders/messages", authorization, "hello");

        await AssertRejectedAsync(response, "MissingToken");
    }

    [TestCase("")]
    [TestCase("nonsense")]
    [TestCase("Issuer=x")]
    [TestCase("Issuer=x&HMACSHA256=")]
    [TestCase("Issuer=x&HMACSHA256=!!")]
    public async Task A_token_that_the_service_did_not_issue_is_rejected(string token)
    {
        using var response = await UseAsync(Service.Wrap, token);

        await AssertRejectedAsync(response, "InvalidSignature");
    }

    [Test]
    public async Task A_token_without_quotation_marks_is_rejected()
    {
        var token = await GetSwtAsync();
        using var none = await SendAsync(HttpMethod.Post, "/orders/messages", $"WRAP access_token={token}", "hello");
        using var open = await SendAsync(HttpMethod.Post, "/orders/messages", $"WRAP access_token=\"{token}", "hello");

        await AssertRejectedAsync(none, "MissingToken");
        await AssertRejectedAsync(open, "MissingToken");
    }

    [Test]
    public async Task A_token_that_is_still_percent_encoded_is_rejected()
    {
        using var response = await UseAsync(Service.Wrap, Uri.EscapeDataString(await GetSwtAsync()));

        await AssertRejectedAsync(response, "InvalidSignature");
    }

    [Test]
    public async Task A_token_signed_with_another_key_is_rejected()
    {
        var signed = (await GetSwtAsync()).Split("&HMACSHA256=")[0];
        using var response = await UseAsync(Service.Wrap, Swt.Sign(signed, TokenEmulator.DefaultIssuerKey));

        await AssertRejectedAsync(response, "InvalidSignature");
    }

    [Test]
    public async Task A_token_whose_claims_were_changed_is_rejected()
    {
        var token = await GetSwtAsync();
        var longer = token.Replace("ExpiresOn=1", "ExpiresOn=2", StringComparison.Ordinal);
        using var response = await UseAsync(Service.Wrap, longer);

        Assert.That(longer, Is.Not.EqualTo(token));
        await AssertRejectedAsync(response, "InvalidSignature");
    }

    [Test]
    public async Task A_token_is_valid_until_the_second_it_expires()
    {
        var token = await GetSwtAsync();

        Time.Advance(TimeSpan.FromSeconds(1_199.999));
        using var before = await UseAsync(Service.Wrap, token);
        Time.Advance(TimeSpan.FromMilliseconds(1));
        using var after = await UseAsync(Service.Wrap, token);

        Assert.That(before.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        await AssertRejectedAsync(after, "ExpiredToken");
    }

    [Test]
    public async Task A_token_without_an_expiry_is_rejected()
    {
        var token = Swt.Sign("Issuer=x", Convert.ToBase64String(Emulator.Options.SwtSigningKey));
        using var response = await UseAsync(Service.Wrap, token);

        await AssertRejectedAsync(response, "ExpiredToken");
    }

    [TestCase("GET", "/orders/messages", "POST")]
    [TestCase("POST", "/orders/messages/head", "DELETE")]
    public async Task Another_method_is_not_allowed(string method, string path, string allowed)
    {
        using var response = await SendAsync(new HttpMethod(method), path, Swt.Header(await GetSwtAsync()));

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.MethodNotAllowed));
        Assert.That(Raw(response, "Allow"), Is.EqualTo(allowed));
    }

    [Test]
    public async Task A_full_queue_rejects_messages_until_one_is_received()
    {
        var token = await GetSwtAsync();
        for (var i = 0; i < 1_000; i++)
        {
            using var sent = await UseAsync(Service.Wrap, token);
            Assert.That(sent.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        }

        using var full = await UseAsync(Service.Wrap, token);
        using var received = await ReceiveAsync("orders", token);
        using var again = await UseAsync(Service.Wrap, token);

        Assert.That(full.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That(await full.Content.ReadAsStringAsync(), Does.Contain("QuotaExceeded"));
        Assert.That(received.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(again.StatusCode, Is.EqualTo(HttpStatusCode.Created));
    }

    private Task<HttpResponseMessage> ReceiveAsync(string queue, string token) =>
        SendAsync(HttpMethod.Delete, $"/{queue}/messages/head", Swt.Header(token));

    private static async Task AssertRejectedAsync(HttpResponseMessage response, string code)
    {
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(Raw(response, "Content-Type"), Is.EqualTo("application/xml; charset=utf-8"));
        Assert.That(
            await response.Content.ReadAsStringAsync(), Does.StartWith($"<Error><Code>401</Code><Detail>{code}: "));
    }
}
