using System.Diagnostics.CodeAnalysis;
using Azure.Core;
using Azure.Core.Pipeline;
using AzureToken = Azure.Core.AccessToken;

namespace TokenClients.Benchmarks.Peers;

/// <summary>Azure.Core's <see cref="BearerTokenAuthenticationPolicy"/> as a whole, with one reused message.</summary>
internal sealed class AzureCorePolicy : Attaching
{
    private readonly Inner _inner = new();
    private readonly ReadOnlyMemory<HttpPipelinePolicy> _next;
    private readonly BearerTokenAuthenticationPolicy _policy = new(new Credential(), "https://localhost/.default");
    private readonly HttpMessage _message;

    public AzureCorePolicy()
    {
        _next = new HttpPipelinePolicy[] { _inner };
        _message = new HttpPipeline(new HttpClientTransport()).CreateMessage();
        _message.Request.Method = RequestMethod.Get;
        _message.Request.Uri.Reset(new Uri("https://localhost/"));
        _ = _message.Request.ClientRequestId; // created on first use; in a real pipeline, by another policy
    }

    public override string Name => "Azure.Core";

    public override Task FillAsync() => _policy.ProcessAsync(_message, _next).AsTask();

    public override void SendSynchronous(int calls)
    {
        for (var i = 0; i < calls; i++)
        {
            var sending = _policy.ProcessAsync(_message, _next);
            Require(sending.IsCompletedSuccessfully);
        }

        Contender.Sink = _message;
    }

    public override void SendAsynchronous(int calls, bool directly)
    {
        for (var i = 0; i < calls; i++)
        {
            _inner.Later = new TaskCompletionSource();
            var sending = directly ? _inner.ProcessAsync(_message, default) : _policy.ProcessAsync(_message, _next);
            _inner.Later.SetResult();
            Require(sending.IsCompletedSuccessfully);
        }

        _inner.Later = null;
    }

    private sealed class Inner : HttpPipelinePolicy
    {
        private readonly Ok _response = new();

        public TaskCompletionSource? Later { get; set; }

        public override ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            message.Response = _response;
            return Later is null ? default : new ValueTask(Later.Task);
        }

        public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new NotSupportedException();
    }

    private sealed class Credential : TokenCredential
    {
        public override ValueTask<AzureToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new(new AzureToken(TokenSource.Token, DateTimeOffset.UtcNow.AddHours(1)));

        public override AzureToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            throw new NotSupportedException();
    }

    private sealed class Ok : Azure.Response
    {
        public override int Status => 200;

        public override string ReasonPhrase => "OK";

        public override Stream? ContentStream { get; set; }

        public override string ClientRequestId { get; set; } = "";

        public override void Dispose()
        {
        }

        protected override bool ContainsHeader(string name) => false;

        protected override IEnumerable<HttpHeader> EnumerateHeaders() => [];

        protected override bool TryGetHeader(string name, [NotNullWhen(true)] out string? value)
        {
            value = null;
            return false;
        }

        protected override bool TryGetHeaderValues(string name, [NotNullWhen(true)] out IEnumerable<string>? values)
        {
            values = null;
            return false;
        }
    }
}
