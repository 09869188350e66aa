namespace TokenClients;

/// <summary>
/// One attempt at the wire, inside the retries: a correlation vector of its own, and the whole bounded body read before
/// the attempt's time-out ends, so that a slow or cut-off body is retried like any other network fault.
/// </summary>
internal sealed class AttemptHandler : DelegatingHandler
{
    private readonly SecureTransport _transport = new();

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.RequestUri is { } address)
        {
            RequireSecure(address);
        }

        if (request.Headers.Remove(CorrelationVector.HeaderName))
        {
            request.Headers.Add(CorrelationVector.HeaderName, CorrelationVector.New());
        }

        var clock = AttemptClock.Of(request);
        clock?.Restart();
        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        clock?.Answered(response);
        try
        {
            var body = await TokenResponse.ReadBodyAsync(response, cancellationToken).ConfigureAwait(false);
            var whole = new WholeBody(body);
            whole.Headers.ContentType = response.Content?.Headers.ContentType;
            response.Content?.Dispose();
            response.Content = whole;
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

#if NET
    /// <summary>The retries above see nothing of a synchronous request, so it would go out without any of this.</summary>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
        throw new NotSupportedException("The HttpClient of a token client sends asynchronously only; use SendAsync.");
#endif

    private void RequireSecure(Uri address)
    {
        if (!SecureTransport.Allows(address))
        {
            throw new InvalidOperationException(
                $"A request for a token would go to '{address.Scheme}://{address.Host}' in clear text; use https (http is for loopback addresses only).");
        }

        if (_transport.ProxyRefusal(InnerHandler, address) is { } refusal)
        {
            throw new TokenException(TokenFailureReason.BadRequest, $"{refusal}.");
        }
    }
}
