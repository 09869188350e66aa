using System.Net;
using System.Security.Cryptography;
using System.Text.Json;

namespace TokenClients.Emulator.Tests;

/// <summary>Queues used with bearer tokens, and with one kind of token after another.</summary>
internal sealed class QueueTokensTests : EmulatorFixture
{
    [Test]
    public async Task A_message_sent_with_one_kind_of_token_is_received_with_any_other()
    {
        string[] kinds = [Swt.Header(await BuySwtAsync()), SasVector.Header, $"Bearer {await BuyBearerAsync()}"];
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
    public async Task A_bearer_token_that_is_none_of_the_service_is_refused(string token)
    {
        await BuyBearerAsync();
        using var response = await UseAsync(Service.OAuth, token);

        await AssertRefusedAsync(response, "InvalidSignature");
    }

    [Test]
    public async Task A_bearer_token_signed_with_another_key_or_with_none_is_refused()
    {
        var jwt = new Jwt(await BuyBearerAsync());
        using var key = RSA.Create(2048);
        using var other = await UseAsync(Service.OAuth, Jwt.Forge(jwt.Header, jwt.Claims, key));
        using var empty = await UseAsync(Service.OAuth, Jwt.Forge(jwt.Header, jwt.Claims, key: null));
        using var none = await UseAsync(
            Service.OAuth, Jwt.Forge(JsonElement.Parse("""{"alg":"none","typ":"JWT"}"""), jwt.Claims, key: null));

        await AssertRefusedAsync(other, "InvalidSignature");
        await AssertRefusedAsync(empty, "InvalidSignature");
        await AssertRefusedAsync(none, "InvalidSignature");
    }

    [Test]
    public async Task A_bearer_token_is_good_until_the_second_it_expires()
    {
        var token = await BuyBearerAsync();

        Time.Advance(TimeSpan.FromSeconds(3_599.999));
        using var before = await UseAsync(Service.OAuth, token);
        Time.Advance(TimeSpan.FromMilliseconds(1));
        using var after = await UseAsync(Service.OAuth, token);

        Assert.That(before.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        await AssertRefusedAsync(after, "ExpiredToken");
    }

    [Test]
    public async Task A_token_of_the_Mixed_Reality_service_is_refused()
    {
        using var response = await UseAsync(Service.OAuth, await BuyJwtAsync());

        await AssertRefusedAsync(response, "InvalidSignature");
    }

    [Test]
    public async Task A_token_with_the_scheme_of_another_kind_is_refused()
    {
        using var swt = await UseAsync(Service.OAuth, await BuySwtAsync());
        using var jwt = await UseAsync(Service.Wrap, await BuyBearerAsync());
        using var sas = await SendMessageAsync(
            SasVector.Header.Replace("SharedAccessSignature", "Bearer", StringComparison.Ordinal));

        await AssertRefusedAsync(swt, "InvalidSignature");
        await AssertRefusedAsync(jwt, "InvalidSignature");
        await AssertRefusedAsync(sas, "InvalidSignature");
    }

    private static async Task AssertRefusedAsync(HttpResponseMessage response, string code)
    {
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(Raw(response, "Content-Type"), Is.EqualTo("application/xml; charset=utf-8"));
        Assert.That(
            await response.Content.ReadAsStringAsync(), Does.StartWith($"<Error><Code>401</Code><Detail>{code}: "));
    }
}
