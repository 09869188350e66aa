namespace TokenClients.Http;

/// <summary>
/// Makes one attempt, inside the retries: has the request prepared for it, and reads the whole bounded body before the
/// attempt's time-out ends, so that a slow or cut-off body is retried like any other network fault.
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
        context?.NoteResponse(response);
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
