namespace TokenClients.Http;

/// <summary>
/// Runs each attempt, inside the retries: it prepares the request and reads the body within the attempt's time-out, so that a
/// slow or truncated body is retried like any other network fault.
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

        var context = AttemptContext.Of(request);
        if (context is not null)
        {
            await context.BeginAttemptAsync(request, cancellationToken).ConfigureAwait(false);
        }

        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        context?.RecordResponse(response);
        try
        {
            var body = await BoundedBody.ReadAsync(response.Content, cancellationToken).ConfigureAwait(false);
            var buffered = new BufferedContent(body);
            buffered.Headers.ContentType = response.Content?.Headers.ContentType;
            foreach (var coding in response.Content?.Headers.ContentEncoding ?? [])
            {
                buffered.Headers.ContentEncoding.Add(coding);
            }

            response.Content?.Dispose();
            response.Content = buffered;
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

#if NET
    /// <summary>Not supported: synchronous requests would bypass the retries.</summary>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
        throw new NotSupportedException("The HttpClient of a token client supports only asynchronous requests; use SendAsync.");
#endif

    private void RequireSecure(Uri address)
    {
        if (!SecureTransport.Allows(address))
        {
            throw new InvalidOperationException(
                $"A token request would be sent to '{address.Scheme}://{address.Host}' in clear text; use https (http is for loopback addresses only).");
        }

        if (_transport.ProxyRefusal(InnerHandler, address) is { } refusal)
        {
            throw new TokenException(TokenFailureReason.BadRequest, $"{refusal}.");
        }
    }
}
