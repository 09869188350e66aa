using Polly;
using Polly.Timeout;

namespace TokenClients;

/// <summary>
/// One HTTP exchange with a token service: sends, reads the bounded answer, and turns whatever goes wrong into a
/// <see cref="TokenException"/> that says what to do.
/// </summary>
/// <param name="client">Gives the client to send with: asked anew each time, so that nothing holds a factory's.</param>
/// <param name="time">The local clock.</param>
/// <param name="failures">Words the failures of this service.</param>
internal sealed class TokenExchange(Func<HttpClient> client, TimeProvider time, TokenFailures failures)
{
    public async Task<TokenResponse> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var asked = request.RequestUri;
        AttemptClock? clock = null;
        try
        {
            clock = AttemptClock.StartFor(request, time);
            var http = Client();

            // HttpClient.Timeout ends with the headers; the body has to come within it too.
            using var timeout = http.Timeout == Timeout.InfiniteTimeSpan ? null : time.CancelAfter(http.Timeout);
            using var both = timeout is null ? null : CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
            var limit = both?.Token ?? cancellationToken;
            using var message = await http
                .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit).ConfigureAwait(false);
            clock.Answered(message);
            var body = await TokenResponse.ReadBodyAsync(message, limit).ConfigureAwait(false);
            var response = new TokenResponse(message, body, clock.StartedOn, time.GetUtcNow());
            return message.RequestMessage?.RequestUri is { } answered && answered != asked
                ? throw failures.FollowedRedirect(response, answered)
                : response;
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception error) when (error is OperationCanceledException or TimeoutRejectedException)
        {
            throw failures.Timeout(error, clock?.CorrelationId);
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            throw failures.Network(error, clock?.CorrelationId);
        }
        catch (ExecutionRejectedException error)
        {
            throw failures.Rejected(error);
        }
        catch (Exception error) when (error is not TokenException)
        {
            throw failures.Unknown(error, clock?.CorrelationId);
        }
    }

    private HttpClient Client()
    {
        try
        {
            return client();
        }
        catch (Exception error)
        {
            throw failures.Unknown(error);
        }
    }
}
