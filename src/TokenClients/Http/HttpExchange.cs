namespace TokenClients.Http;

/// <summary>
/// Sends the requests of one token client, and learns from each response how much the service's clock differs from the local
/// one.
/// </summary>
/// <param name="httpClient">
/// Returns the client to send with. Called for each request, so that a client from a factory is not held for long.
/// </param>
/// <param name="time">The clock; the system clock by default.</param>
internal sealed class HttpExchange(Func<HttpClient> httpClient, TimeProvider? time)
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private long _serverClockOffset;

    /// <summary>The time by the service's clock, as of its last response with a date.</summary>
    public DateTimeOffset ServerTime => _time.GetUtcNow() + TimeSpan.FromTicks(Volatile.Read(ref _serverClockOffset));

    /// <summary>Sends a request, through all its attempts, and reads the response, whatever its status.</summary>
    /// <param name="request">The request.</param>
    /// <param name="prepare">Adds to the request what is specific to one attempt.</param>
    /// <param name="exceptions">Returns the factory of exceptions.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public async Task<TokenResponse> SendAsync(
        HttpRequestMessage request,
        Func<HttpRequestMessage, CancellationToken, ValueTask> prepare,
        Func<TokenExceptionFactory> exceptions,
        CancellationToken cancellationToken)
    {
        var address = request.RequestUri;
        AttemptContext? context = null;
        try
        {
            context = new AttemptContext(_time, prepare);
            await context.AttachToAsync(request, cancellationToken).ConfigureAwait(false);
            var http = CreateHttpClient(exceptions);
            UserAgent.AddTo(request, http);

            // HttpClient.Timeout covers only the headers; this applies it to the body as well.
            using var timeout = http.Timeout == Timeout.InfiniteTimeSpan ? null : _time.CancelAfter(http.Timeout);
            using var both = timeout is null ? null : CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
            var limit = both?.Token ?? cancellationToken;
            using var message = await http
                .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit).ConfigureAwait(false);
            context.RecordResponse(message);
            var body = await BoundedBody.ReadAsync(message.Content, limit).ConfigureAwait(false);
            var response = new TokenResponse(message, body, context.StartedOn, _time.GetUtcNow());
            RecordServerClock(response);
            return message.RequestMessage?.RequestUri is { } answered && answered != address
                ? throw exceptions().FollowedRedirect(response, answered)
                : response;
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception error) when (error is not TokenException)
        {
            throw exceptions().FromException(error, context?.CorrelationId, context?.RetryAfter);
        }
    }

    private void RecordServerClock(TokenResponse response)
    {
        if (response.ServerClockOffset is { } offset)
        {
            Volatile.Write(ref _serverClockOffset, offset.Ticks);
        }
    }

    /// <summary>Returns the client to send with. An exception of the factory is a configuration error, not a network fault.</summary>
    private HttpClient CreateHttpClient(Func<TokenExceptionFactory> exceptions)
    {
        try
        {
            return httpClient();
        }
        catch (Exception error)
        {
            throw exceptions().HandlersFailed(error);
        }
    }
}
