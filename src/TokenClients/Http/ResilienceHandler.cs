using Polly;

namespace TokenClients.Http;

/// <summary>Sends each request with the time-outs and retries of a Polly pipeline.</summary>
/// <param name="pipeline">Returns the current pipeline.</param>
internal sealed class ResilienceHandler(Func<ResiliencePipeline<HttpResponseMessage>> pipeline) : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        pipeline().ExecuteAsync(
            static (attempt, cancellation) => attempt.Handler.AttemptAsync(attempt.Request, cancellation),
            (Handler: this, Request: request),
            cancellationToken).AsTask();

    private ValueTask<HttpResponseMessage> AttemptAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        new(base.SendAsync(request, cancellationToken));
}
