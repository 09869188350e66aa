using System.Net.Http.Headers;
using Microsoft.Extensions.Logging.Abstractions;

namespace TokenClients.Tests;

/// <summary>What the requester guarantees to a protocol and a credential that sign each attempt.</summary>
internal sealed class TokenProtocolTests
{
    private readonly FakeTime _time = new();

    [TestCase(0, "signature-0001 ")]
    [TestCase(2, "signature-0001 signature-0002 signature-0003 ")]
    public async Task Each_attempt_carries_its_own_signature(int failures, string expected)
    {
        var sent = "";
        var requester = Requester(WithRetries(request =>
        {
            sent += $"{request.Headers.Authorization!.Parameter} ";
            return failures-- > 0 ? Answers.Create(503) : Answers.Create(200, "a-token");
        }));

        var token = await requester.RequestTokenAsync(default, CancellationToken.None);

        Assert.That((token.Value, sent), Is.EqualTo(("a-token", expected)));
    }

    [Test]
    public async Task A_request_through_a_plain_HttpClient_is_signed_once()
    {
        var sent = "";
        using var plain = new HttpClient(new StubHandler(request =>
        {
            sent += $"{request.Headers.Authorization!.Parameter} ";
            return Answers.Create(200, "a-token");
        }));

        await Requester(plain).RequestTokenAsync(default, CancellationToken.None);

        Assert.That(sent, Is.EqualTo("signature-0001 "));
    }

    [Test]
    public async Task A_signature_of_any_attempt_is_withheld_if_the_service_echoes_it()
    {
        string[] signatures = ["", "signature-0001", "signature-0002"];
        foreach (var signature in signatures)
        {
            var attempts = 0;
            var requester = Requester(WithRetries(_ => attempts++ == 0
                ? Answers.Create(503) : Answers.Create(400, "", null, ("WWW-Authenticate", $"not good: {signature}"))));

            var failure = await Assert.ThrowsAsync<TokenException>(() => requester.RequestTokenAsync(default, CancellationToken.None).AsTask());

            Assert.That(
                (failure!.ErrorDetail, attempts),
                Is.EqualTo((signature.Length == 0 ? "not good:" : "withheld, because it repeats the credential", 2)));
        }
    }

    [Test]
    public async Task An_exception_while_preparing_an_attempt_is_wrapped_in_a_TokenException()
    {
        using var plain = new HttpClient(new StubHandler(_ => Answers.Create(200, "a-token")));
        var error = new InvalidOperationException("no key");

        var failure = await Assert.ThrowsAsync<TokenException>(
            () => Requester(plain, () => throw error).RequestTokenAsync(default, CancellationToken.None).AsTask());

        Assert.That((failure!.Reason, failure.InnerException), Is.EqualTo((TokenFailureReason.Unknown, error)));
    }

    [Test]
    public async Task A_request_with_parts_that_the_protocol_does_not_support_fails_and_nothing_is_sent()
    {
        var stub = new StubHandler(_ => Answers.Create(200, "a-token"));
        using var plain = new HttpClient(stub);
        var request = new TokenRequest
        {
            Scope = "orders",
            Audience = "a",
            Resources = ["r"],
            AdditionalParameters = new Dictionary<string, string> { ["name"] = "s3cr3t" },
        };

        var failure = await Assert.ThrowsAsync<TokenException>(() => Requester(plain).RequestTokenAsync(request, CancellationToken.None).AsTask());

        Assert.That((failure!.Reason, stub.Requests.Count), Is.EqualTo((TokenFailureReason.BadRequest, 0)));
        Assert.That(failure.Message, Is.EqualTo(
            "The signing service at https://tokens.example/ was not contacted: it does not support Resources, AdditionalParameters, which the TokenRequest sets. Remove that from the request."));
    }

    [Test]
    public async Task A_token_remembers_the_scope_and_audience_that_it_was_requested_with()
    {
        using var plain = new HttpClient(new StubHandler(_ => Answers.Create(200, "a-token")));
        var request = new TokenRequest { Scope = "orders", Audience = "a", MinimumLifetime = TimeSpan.FromSeconds(1) };

        var token = await Requester(plain).RequestTokenAsync(request, CancellationToken.None);

        Assert.That(TokenRequest.Replacing(token), Is.EqualTo(new TokenRequest { Scope = "orders", Audience = "a", Rejected = token }));
    }

    private HttpClient WithRetries(Func<HttpRequestMessage, HttpResponseMessage> answer)
    {
        var pipeline = TokenResilience.CreatePipeline(new TokenResilienceOptions { RetryDelay = TimeSpan.Zero }, _time);
        var attempt = new AttemptHandler { InnerHandler = new StubHandler(answer) };
        return new HttpClient(new ResilienceHandler(() => pipeline) { InnerHandler = attempt }) { Timeout = Timeout.InfiniteTimeSpan };
    }

    private TokenRequester Requester(HttpClient http, Action? sign = null) =>
        new(new HttpExchange(() => http, _time), new SigningProtocol(sign), (new SigningCredentialSource(), null), NullLogger.Instance);

    private sealed class SigningProtocol(Action? sign) : TokenProtocol
    {
        public override TokenServiceInfo Service { get; } = new("signing service", new Uri("https://tokens.example/"), "Key", "Endpoint");

        public override string TokenField => "token";

        public override string? Refusal(in TokenRequest request) => base.Refusal(request with { Audience = null });

        public override TimeSpan? DefaultLifetime => TimeSpan.FromMinutes(1);

        public override HttpRequestMessage CreateRequest(ClientCredential credential, in TokenRequest request) =>
            new(HttpMethod.Post, Service.Endpoint);

        public override ValueTask PrepareAttemptAsync(
            HttpRequestMessage message,
            ClientCredential credential,
            TokenRequest request,
            DateTimeOffset serverTime,
            CancellationToken cancellationToken)
        {
            sign?.Invoke();
            credential.ApplyTo(message.Headers, form: []);
            return default;
        }

        public override ParsedResponse ParseResponse(TokenResponse response) => new() { Token = response.Text };

        public override TokenTimes? ReadTimes(string token) => null;
    }

    private sealed class SigningCredentialSource() : CredentialSource("Key")
    {
        public override ValueTask<ClientCredential?> GetCredentialAsync(CancellationToken cancellationToken) => new(new SigningCredential());
    }

    private sealed class SigningCredential() : ClientCredential("Key")
    {
        private readonly List<string> _signatures = [];

        public override IReadOnlyList<string> Secrets => _signatures;

        public override void ApplyTo(HttpRequestHeaders headers, ICollection<KeyValuePair<string, string>> form)
        {
            _signatures.Add($"signature-{_signatures.Count + 1:0000}");
            headers.Authorization = new AuthenticationHeaderValue("Bearer", _signatures[^1]);
        }
    }
}
