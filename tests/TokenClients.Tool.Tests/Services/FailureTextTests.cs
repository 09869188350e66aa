using System.Net;

namespace TokenClients.Tool.Tests;

/// <summary>Uses the real messages of the library, so that a change of their wording fails here.</summary>
internal sealed class FailureTextTests
{
    private const string Start = "The ARR token service at https://x/Endpoint/accounts/3f2504e0-4f89-11d3-9a0c-0305e82c3301/token";

    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["AccountId"] = "--account-id",
        ["AccountKey"] = "the key from --key-file",
        ["AccountDomain"] = "--account-domain",
        ["Endpoint"] = "--endpoint",
    };

    [TestCase(401, "rejected the credential. Check --account-id and the key from --key-file. (HTTP 401: no AccountId)")]
    [TestCase(404, "has no token service at this address. Check --account-domain or --endpoint. (HTTP 404: no AccountId)")]
    [TestCase(429, "received too many requests. (HTTP 429: no AccountId)")]
    public async Task Setting_names_in_the_advice_become_options_but_the_response_is_quoted_unchanged(int status, string text) =>
        Assert.That(
            await OfAsync(() => new HttpResponseMessage((HttpStatusCode)status) { Headers = { { "WWW-Authenticate", "no AccountId" } } }),
            Is.EqualTo($"{Start} {text}"));

    [Test]
    public async Task A_timeout_message_names_options_instead_of_library_settings() =>
        Assert.That(
            await OfAsync(() => throw new TaskCanceledException()),
            Is.EqualTo($"{Start} did not answer in time. Check the network and --account-domain or --endpoint."));

    private static async Task<string> OfAsync(Func<HttpResponseMessage> answer)
    {
        using var http = new HttpClient(new AnsweringHandler(answer));
        var client = new ArrStsClient(http, new ArrStsClientOptions
        {
            Endpoint = new Uri("https://x/Endpoint/"),
            AccountId = "3f2504e0-4f89-11d3-9a0c-0305e82c3301",
            AccountKey = "a-key-of-the-account",
        });
        var failure = await Assert.ThrowsAsync<TokenException>(async () => await client.GetTokenAsync(default));
        return FailureText.Of(failure!, Names);
    }

    private sealed class AnsweringHandler(Func<HttpResponseMessage> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(answer());
    }
}
