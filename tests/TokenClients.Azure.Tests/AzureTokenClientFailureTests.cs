using System.Net;
using System.Net.Sockets;
using Azure;
using Azure.Core.Pipeline;
using Azure.Identity;

namespace TokenClients.Tests;

/// <summary>How each failure of an Azure SDK credential is reported to callers and to the cache.</summary>
internal sealed class AzureTokenClientFailureTests
{
    private const string Scope = "https://servicebus.azure.net/.default";
    private const string Secret = "the-client-secret";

    [TestCase(401, TokenFailureReason.CredentialRejected)]
    [TestCase(403, TokenFailureReason.CredentialRejected)]
    [TestCase(400, TokenFailureReason.BadRequest)]
    [TestCase(404, TokenFailureReason.BadRequest)]
    [TestCase(407, TokenFailureReason.Network)]
    [TestCase(408, TokenFailureReason.Timeout)]
    [TestCase(429, TokenFailureReason.Throttled)]
    [TestCase(500, TokenFailureReason.Unavailable)]
    [TestCase(503, TokenFailureReason.Unavailable)]
    [TestCase(302, TokenFailureReason.InvalidResponse)]
    public async Task The_HTTP_status_determines_the_reason_at_any_nesting_depth(int status, TokenFailureReason reason)
    {
        var cause = new RequestFailedException(status, "m");
        foreach (var error in new Exception[]
        {
            cause,
            new AuthenticationFailedException("m", cause),
            new CredentialUnavailableException("m", new AggregateException(new InvalidOperationException("m", cause))),
        })
        {
            var failure = await FailureAsync(error);

            Assert.That((failure.Reason, failure.StatusCode), Is.EqualTo((reason, (HttpStatusCode?)status)));
            Assert.That(failure.InnerException, Is.SameAs(error));
            Assert.That(failure.Message, Does.Contain("StubCredential").And.Contain($"HTTP {status}"));
        }
    }

    [TestCase(401, null, "was rejected. Check ")]
    [TestCase(408, null, "got no response in time. Check the network ")]
    [TestCase(429, null, "sent too many requests. Share one caching provider between all callers ")]
    [TestCase(503, null, "got no token, because the identity service is temporarily unavailable. Try again later ")]
    [TestCase(400, "invalid_scope", "sent a request that the identity service does not accept. Check scopes, tenant and authority ")]
    [TestCase(302, null, "got a response that is not from the identity service. Check whether a proxy, firewall or captive portal answers in its place ")]
    public async Task The_message_says_what_happened_and_what_to_do_and_names_status_and_code(int status, string? code, string text) => Assert.That(
        (await FailureAsync(new RequestFailedException(status, "m", code, innerException: null))).Message,
        Does.Contain($" {text}").And.Contain($"(HTTP {status}{(code is null ? "" : $", {code}")}). Cause: "));

    [Test]
    public async Task An_exception_without_a_known_cause_is_reported_as_unknown() => Assert.That(
        (await FailureAsync(new InvalidOperationException("m"))).Message, Does.Contain(" failed for an unknown reason. Cause: "));

    [TestCase("invalid_client")]
    [TestCase("invalid_grant")]
    [TestCase("unauthorized_client")]
    public async Task A_400_with_a_credential_error_code_is_a_rejected_credential(string code)
    {
        foreach (var error in new[]
        {
            new RequestFailedException(400, "m", code, innerException: null),
            new RequestFailedException(400, $$"""{"error":"{{code}}"}"""),
        })
        {
            Assert.That((await FailureAsync(error)).Reason, Is.EqualTo(TokenFailureReason.CredentialRejected));
        }
    }

    [TestCase("invalid_client", false)]
    [TestCase("invalid_grant", true)]
    [TestCase("unauthorized_client", true)]
    public async Task An_Azure_rejection_is_scope_specific_unless_it_is_invalid_client(string code, bool isScopeSpecific) => Assert.That(
        (await FailureAsync(new RequestFailedException(400, "m", code, innerException: null))).IsScopeSpecific, Is.EqualTo(isScopeSpecific));

    private static IEnumerable<TestCaseData<Exception, TokenFailureReason, string>> WithoutResponse()
    {
        yield return new(new RequestFailedException(0, "m"), TokenFailureReason.Network, "DNS");
        yield return new(new AuthenticationFailedException("m", new RequestFailedException("m")), TokenFailureReason.Network, "DNS");
        yield return new(new AuthenticationFailedException("m", new HttpRequestException("m")), TokenFailureReason.Network, "DNS");
        yield return new(new CredentialUnavailableException("m", new SocketException()), TokenFailureReason.Unavailable, "az login");
        yield return new(new AuthenticationFailedException("m", new IOException("m")), TokenFailureReason.Network, "DNS");
        yield return new(new AuthenticationFailedException("m", new FileNotFoundException("m")), TokenFailureReason.CredentialRejected, "certificate");
        yield return new(new AuthenticationFailedException("m", new TaskCanceledException("m")), TokenFailureReason.Timeout, "in time");
        yield return new(new TimeoutException("m"), TokenFailureReason.Timeout, "in time");
        yield return new(new CredentialUnavailableException("m"), TokenFailureReason.Unavailable, "az login");
        yield return new(new AuthenticationFailedException("m"), TokenFailureReason.CredentialRejected, "cool-down");
        yield return new(new AuthenticationRequiredException("m", new([Scope])), TokenFailureReason.Unavailable, "az login");
        yield return new(new InvalidOperationException("m"), TokenFailureReason.Unknown, "Cause: InvalidOperationException: m.");
    }

    [TestCaseSource(nameof(WithoutResponse))]
    public async Task Without_a_response_the_exception_determines_reason_and_advice(Exception error, TokenFailureReason reason, string advice)
    {
        var failure = await FailureAsync(error);

        Assert.That((failure.Reason, failure.StatusCode, failure.InnerException), Is.EqualTo((reason, (HttpStatusCode?)null, error)));
        Assert.That(failure.Message, Does.StartWith("StubCredential").And.Contain(advice));
    }

    [Test]
    public async Task A_TokenException_of_the_credential_is_thrown_unchanged()
    {
        var error = new TokenException(TokenFailureReason.Throttled, "m");

        Assert.That(await FailureAsync(error), Is.SameAs(error));
    }

    [TestCase(401, """{"error":"invalid_client","error_description":"AADSTS7000215: Invalid client secret provided."}""", TokenFailureReason.CredentialRejected)]
    [TestCase(400, """{"error":"invalid_grant","error_description":"AADSTS50173: expired."}""", TokenFailureReason.CredentialRejected)]
    [TestCase(400, """{"error":"invalid_scope","error_description":"AADSTS70011: The scope is not valid."}""", TokenFailureReason.BadRequest)]
    [TestCase(429, """{"error":"temporarily_unavailable"}""", TokenFailureReason.Throttled)]
    [TestCase(503, "", TokenFailureReason.Unavailable)]
    public async Task Each_error_response_to_a_real_credential_yields_its_reason(int status, string body, TokenFailureReason reason)
    {
        using var identity = new StubHandler(_ =>
        {
            var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body) };
            response.Headers.Add("Retry-After", "7");
            return response;
        });

        var failure = await FailureAsync(Real(identity));

        Assert.That((failure.Reason, failure.StatusCode), Is.EqualTo((reason, (HttpStatusCode?)status)));
        Assert.That(failure.Message, Does.Contain("ClientSecretCredential"));
        Assert.That(failure.RetryAfter, Is.EqualTo(TimeSpan.FromSeconds(7)));
        Assert.That(failure.ToString(), Does.Not.Contain(Secret));
    }

    [TestCase("http://contoso.servicebus.windows.net/orders/", false, true)]
    [TestCase("http://contoso.servicebus.windows.net/orders/", true, false)]
    [TestCase("https://vault.azure.net/.default", false, false)]
    [TestCase(null, false, false)]
    public async Task An_Azure_rejection_of_an_ACS_scope_suggests_IgnoreRequestedScope(string? scope, bool isIgnored, bool isNamed)
    {
        using var identity = new StubHandler(_ => new HttpResponseMessage(HttpStatusCode.BadRequest)
        {
            Content = new StringContent("""{"error":"invalid_scope","error_description":"AADSTS70011: The scope is not valid."}"""),
        });
        var client = new AzureTokenClient(
            new AzureTokenClientOptions { Credential = RealCredential(identity), Scopes = { Scope }, IgnoreRequestedScope = isIgnored });

        var failure = await Assert.ThrowsAsync<TokenException>(() => client.GetTokenAsync(new TokenRequest { Scope = scope }).AsTask());

        Assert.That(failure!.ErrorCode, Is.EqualTo("invalid_scope"));
        Assert.That(
            failure.Message.Contains(" set IgnoreRequestedScope to request the configured scope instead (HTTP 400", StringComparison.Ordinal),
            Is.EqualTo(isNamed));
    }

    [Test]
    public async Task A_403_with_an_HTML_page_is_an_invalid_response()
    {
        using var identity = new StubHandler(_ => new HttpResponseMessage(HttpStatusCode.Forbidden)
        {
            Content = new StringContent("<html>Blocked</html>", System.Text.Encoding.UTF8, "text/html"),
        });

        var failure = await FailureAsync(Real(identity));

        Assert.That((failure.Reason, failure.StatusCode), Is.EqualTo((TokenFailureReason.InvalidResponse, (HttpStatusCode?)HttpStatusCode.Forbidden)));
        Assert.That(failure.Message, Does.Contain("proxy, firewall or captive portal"));
    }

    [Test]
    public async Task The_failure_message_contains_all_inner_exceptions()
    {
        var failure = await FailureAsync(new AuthenticationFailedException("no luck", new HttpRequestException("no route")));

        Assert.That(failure.Message, Does.EndWith("Cause: AuthenticationFailedException: no luck, caused by HttpRequestException: no route."));
    }

    [Test]
    public async Task A_real_credential_without_a_network_is_a_network_failure()
    {
        using var identity = new StubHandler(_ => throw new HttpRequestException("no such host"));

        Assert.That((await FailureAsync(Real(identity))).Reason, Is.EqualTo(TokenFailureReason.Network));
    }

    [Test]
    public async Task A_real_credential_returns_its_token()
    {
        using var identity = new StubHandler(_ => new HttpResponseMessage
        {
            Content = new StringContent("""{"token_type":"Bearer","expires_in":3599,"access_token":"from-entra"}"""),
        });

        Assert.That((await Real(identity).GetTokenAsync()).Authorization.ToString(), Is.EqualTo("Bearer from-entra"));
        Assert.That(identity.Requests.Single().Body, Does.Contain(WebUtility.UrlEncode(Scope)));
    }

    /// <summary>The real Azure.Identity and MSAL; only the HTTP transport is replaced.</summary>
    private static AzureTokenClient Real(StubHandler identity) => new(RealCredential(identity), Scope);

    private static ClientSecretCredential RealCredential(StubHandler identity)
    {
        var options = new ClientSecretCredentialOptions { Transport = new HttpClientTransport(identity), DisableInstanceDiscovery = true };
        options.Retry.MaxRetries = 0;
        return new ClientSecretCredential("7e57acc0-0000-4000-8000-00000000000a", Guid.NewGuid().ToString(), Secret, options);
    }

    private static Task<TokenException> FailureAsync(Exception error) => FailureAsync(new AzureTokenClient(StubCredential.Throwing(error), Scope));

    private static async Task<TokenException> FailureAsync(AzureTokenClient client) =>
        (await Assert.ThrowsAsync<TokenException>(() => client.GetTokenAsync().AsTask()))!;
}
