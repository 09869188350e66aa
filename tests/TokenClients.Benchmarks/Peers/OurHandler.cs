namespace TokenClients.Benchmarks.Peers;

/// <summary>This library's <see cref="AccessTokenHandler"/>, with one reused request.</summary>
internal sealed class OurHandler : Attaching
{
    private readonly HttpRequestMessage _request = new(HttpMethod.Get, "https://localhost/");
    private readonly Inner _inner = new();
    private readonly HttpMessageInvoker _direct;
    private readonly HttpMessageInvoker _handler;

    public OurHandler()
    {
        var tokens = new CachingTokenProvider(new Ours.SourceProvider(new TokenSource()));
        _direct = new HttpMessageInvoker(_inner);
        _handler = new HttpMessageInvoker(new AccessTokenHandler(tokens, new AccessTokenHandlerOptions { AllowedHosts = { "localhost" } }) { InnerHandler = _inner });
    }

    public override string Name => "TokenClients";

    public override async Task FillAsync() => Contender.Sink = await _handler.SendAsync(_request, CancellationToken.None);

    public override void SendSynchronous(int calls)
    {
        for (var i = 0; i < calls; i++)
        {
            Require(_handler.SendAsync(_request, CancellationToken.None).IsCompletedSuccessfully);
        }

        Contender.Sink = _request.Headers.Authorization;
    }

    public override void SendAsynchronous(int calls, bool directly)
    {
        var invoker = directly ? _direct : _handler;
        for (var i = 0; i < calls; i++)
        {
            _inner.Later = new TaskCompletionSource<HttpResponseMessage>();
            var sending = invoker.SendAsync(_request, CancellationToken.None);
            _inner.Later.SetResult(_inner.Response);
            Require(sending.IsCompletedSuccessfully);
        }

        _inner.Later = null;
    }

    private sealed class Inner : HttpMessageHandler
    {
        private readonly Task<HttpResponseMessage> _atOnce;

        public Inner() => _atOnce = Task.FromResult(Response);

        public HttpResponseMessage Response { get; } = new();

        public TaskCompletionSource<HttpResponseMessage>? Later { get; set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Later?.Task ?? _atOnce;
    }
}
