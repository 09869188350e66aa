using System.Net;
using System.Net.Http.Headers;
using Azure;
using Azure.Core.Pipeline;
using Azure.Identity;
using AzureToken = Azure.Core.AccessToken;

namespace TokenClients.Tests;

/// <summary>What is read of a credential's token, and of the raw response of a failure.</summary>
internal sealed class AzureResponseTests
{
    private const string Scope = "https://servicebus.azure.net/.default";

    [TestCase(null, "Bearer")]
    [TestCase("", "Bearer")]
    [TestCase("pop", "pop")]
    public async Task A_token_without_a_type_is_a_bearer_token(string? type, string scheme)
    {
        var client = new AzureTokenClient(new StubCredential(() => new AzureToken("token", DateTimeOffset.MaxValue, refreshOn: null, type!)), Scope);

        Assert.That((await client.GetTokenAsync()).Scheme, Is.EqualTo(scheme));
    }

    [Test]
    public async Task A_credential_that_is_not_available_is_recognized_below_another_exception()
    {
        var failure = await FailureAsync(new InvalidOperationException("m", new CredentialUnavailableException("m")));

        Assert.That(failure.Reason, Is.EqualTo(TokenFailureReason.Unavailable));
        Assert.That(failure.Message, Does.Contain("is not available on this machine. Sign in (az login)"));
    }

    [Test]
    public async Task A_request_that_got_no_response_has_no_status() =>
        Assert.That((await FailureAsync(new RequestFailedException(0, "m"))).StatusCode, Is.Null);

    [TestCase("text/html; charset=utf-8", false, TokenFailureReason.InvalidResponse)]
    [TestCase("text/html; charset=utf-8", true, TokenFailureReason.CredentialRejected)]
    [TestCase("application/json", false, TokenFailureReason.CredentialRejected)]
    public async Task The_raw_response_tells_a_page_of_a_proxy_and_how_long_to_wait(string contentType, bool hasId, TokenFailureReason reason)
    {
        var failure = await FailureAsync(new RequestFailedException(await RespondAsync(403, contentType, hasId)));

        Assert.That((failure.Reason, failure.RetryAfter), Is.EqualTo((reason, TimeSpan.FromSeconds(7))));
    }

    private static async Task<Response> RespondAsync(int status, string contentType, bool hasId)
    {
        using var http = new HttpClient(new StubHandler(_ =>
        {
            var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent("text") };
            response.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
            response.Headers.Add("Retry-After", "7");
            if (hasId)
            {
                response.Headers.Add("x-ms-request-id", "the-id");
            }

            return response;
        }));
        var pipeline = new HttpPipeline(new HttpClientTransport(http));
        var request = pipeline.CreateRequest();
        request.Uri.Reset(new Uri("https://login.example/"));
        return await pipeline.SendRequestAsync(request, CancellationToken.None);
    }

    private static async Task<TokenException> FailureAsync(Exception error) =>
        (await Assert.ThrowsAsync<TokenException>(() => new AzureTokenClient(StubCredential.Throwing(error), Scope).GetTokenAsync().AsTask()))!;
}
