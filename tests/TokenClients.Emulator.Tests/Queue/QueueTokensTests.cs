using System.Net;
using System.Security.Cryptography;
using System.Text.Json;

namespace TokenClients.Emulator.Tests;

/// <summary>Queues used with bearer tokens, and with different kinds of tokens.</summary>
internal sealed class QueueTokensTests : EmulatorFixture
{
    [Test]
    public async Task A_message_sent_with_one_kind_of_token_is_received_with_any_other()
    {
        string[] kinds = [Swt.Header(await GetSwtAsync()), SasVector.Header, $"Bearer {await GetBearerAsync()}"];
        foreach (var sender in kinds)
        {
            foreach (var receiver in kinds)
            {
                using var sent = await SendMessageAsync(sender, $"{sender} to {receiver}");
                using var received = await ReceiveMessageAsync(receiver);

                Assert.That(sent.StatusCode, Is.EqualTo(HttpStatusCode.Created));
                Assert.That(await received.Content.ReadAsStringAsync(), Is.EqualTo($"{sender} to {receiver}"));
            }
        }

        Assert.That(Emulator.Wrap.ResourceRequests, Has.Count.EqualTo(12));
        Assert.That(Emulator.OAuth.ResourceRequests, Has.Count.EqualTo(6));
    }

    [TestCase("opaque")]
    [TestCase("a.b.c")]
    [TestCase("..")]
    public async Task A_bearer_token_that_the_service_did_not_issue_is_rejected(string token)
    {
        await GetBearerAsync();
        using var response = await UseAsync(Service.OAuth, token);

        await AssertRejectedAsync(response, "InvalidSignature");
    }

    [Test]
    public async Task A_bearer_token_with_a_wrong_or_missing_signature_is_rejected()
    {
        var jwt = new Jwt(await GetBearerAsync());
        using var key = RSA.Create(2048);
        using var other = await UseAsync(Service.OAuth, Jwt.Forge(jwt.Header, jwt.Claims, key));
        using var empty = await UseAsync(Service.OAuth, Jwt.Forge(jwt.Header, jwt.Claims, key: null));
        using var none = await UseAsync(
            Service.OAuth, Jwt.Forge(JsonElement.Parse("""{"alg":"none","typ":"JWT"}"""), jwt.Claims, key: null));

        await AssertRejectedAsync(other, "InvalidSignature");
        await AssertRejectedAsync(empty, "InvalidSignature");
        await AssertRejectedAsync(none, "InvalidSignature");
    }

    [Test]
    public async Task A_bearer_token_is_valid_until_the_second_it_expires()
    {
        var token = await GetBearerAsync();

        Time.Advance(TimeSpan.FromSeconds(3_599.999));
        using var before = await UseAsync(Service.OAuth, token);
        Time.Advance(TimeSpan.FromMilliseconds(1));
        using var after = await UseAsync(Service.OAuth, token);

        Assert.That(before.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        await AssertRejectedAsync(after, "ExpiredToken");
    }

    [Test]
    public async Task A_token_of_the_Mixed_Reality_service_is_rejected()
    {
        using var response = await UseAsync(Service.OAuth, await GetJwtAsync());

        await AssertRejectedAsync(response, "InvalidSignature");
    }

    [Test]
    public async Task A_token_with_the_scheme_of_another_kind_is_rejected()
    {
        using var swt = await UseAsync(Service.OAuth, await GetSwtAsync());
        using var jwt = await UseAsync(Service.Wrap, await GetBearerAsync());
        using var sas = await SendMessageAsync(
            SasVector.Header.Replace("SharedAccessSignature", "Bearer", StringComparison.Ordinal));

        await AssertRejectedAsync(swt, "InvalidSignature");
        await AssertRejectedAsync(jwt, "InvalidSignature");
        await AssertRejectedAsync(sas, "InvalidSignature");
    }

    private static async Task AssertRejectedAsync(HttpResponseMessage response, string code)
    {
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(Raw(response, "Content-Type"), Is.EqualTo("application/xml; charset=utf-8"));
        Assert.That(
            await response.Content.ReadAsStringAsync(), Does.StartWith($"<Error><Code>401</Code><Detail>{code}: "));
    }
}
