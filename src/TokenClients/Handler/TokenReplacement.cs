using TokenClients.Diagnostics;

namespace TokenClients.Handler;

/// <summary>Replaces a token that a resource has rejected, and sends the request once more with the new one.</summary>
/// <param name="tokens">Provides the tokens.</param>
/// <param name="client">The token client's name in logs.</param>
/// <param name="scopeOf">Returns the scope of the token for a request.</param>
/// <param name="send">Puts a token on a request and passes it to the inner handler.</param>
/// <param name="time">Limits the time for which the body of the first response is read.</param>
/// <param name="log">Reports rejected tokens.</param>
internal sealed class TokenReplacement(
    ITokenProvider tokens,
    string client,
    Func<AuthenticatedRequest, string?> scopeOf,
    Func<AuthenticatedRequest, AccessToken, Task<HttpResponseMessage>> send,
    TimeProvider time,
    SafeLogger log)
{
    /// <summary>Returns the response to a second attempt with a new token, or else the first response.</summary>
    public async Task<HttpResponseMessage> SendAgainAsync(AuthenticatedRequest attempt, AccessToken rejected, HttpResponseMessage first)
    {
        var (host, scope) = (attempt.SentTo.Host, rejected.Scope is { } named ? Printable.Of(named) : "its default scope");
        if (attempt.HasLeftTheHost(first))
        {
            log.AnsweredElsewhere(host, client);
            return first;
        }

        if (!await RequestReplay.IsPossibleAsync(attempt.Request.Content).ConfigureAwait(false))
        {
            _ = ReplaceAsync(attempt, rejected);
            log.NotSentAgain(host, client, scope);
            return first;
        }

        try
        {
            if (await TrySendAgainAsync(attempt, rejected, first, host, scope).ConfigureAwait(false) is { } second)
            {
                first.Dispose();
                return second;
            }
        }
        catch (Exception) when (attempt.Cancellation.IsCancellationRequested)
        {
            first.Dispose();
            throw;
        }
        catch (Exception error)
        {
            log.NotReplaced(host, client, scope, error is TokenException ? error.Message : $"{ExceptionText.Of(error)}.");
        }

        return first;
    }

    /// <summary>Returns the response to a second attempt, or <see langword="null"/> if none was made or it was rejected too.</summary>
    private async Task<HttpResponseMessage?> TrySendAgainAsync(
        AuthenticatedRequest attempt, AccessToken rejected, HttpResponseMessage first, string host, string scope)
    {
        // A redirect within the host removes the header too. In that case the token was not rejected.
        var wasSent = attempt.Request.Headers.Authorization is not null;
        var replacing = wasSent ? tokens.GetTokenAsync(Replacing(rejected, attempt), attempt.Cancellation) : new(rejected);
        var reading = ReadAheadContent.ReadAheadAsync(first, time, attempt.Cancellation);
        var token = await attempt.WaitIfSynchronous(replacing).ConfigureAwait(false);
        if (wasSent && token.Value == rejected.Value)
        {
            log.NotReplaced(host, client, scope, "The token client returned the same token.");
            return null;
        }

        await attempt.WaitIfSynchronous(reading).ConfigureAwait(false);
        var second = await send(attempt, token).ConfigureAwait(false);
        if (second.IsRejection())
        {
            second.Dispose();
            ReportSecondRejection();
            return null;
        }

        if (second.IsRedirect())
        {
            EntryAddress.Clear(attempt.Request);
        }

        if (wasSent)
        {
            log.Replaced(host, client, scope);
        }

        return second;

        void ReportSecondRejection()
        {
            if (wasSent)
            {
                log.RejectedTwice(host, client, scope);
                return;
            }

            _ = ReplaceAsync(attempt, rejected);
            log.NotReplaced(host, client, scope, "The token was rejected after a redirect; the next request carries a new token.");
        }
    }

    /// <summary>Replaces the token for later requests if this one cannot be sent again.</summary>
    private async Task ReplaceAsync(AuthenticatedRequest attempt, AccessToken rejected)
    {
        try
        {
            await tokens.GetTokenAsync(Replacing(rejected, attempt), CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // The next requests fail the same way.
        }
    }

    private TokenRequest Replacing(AccessToken rejected, in AuthenticatedRequest attempt) =>
        TokenRequest.Replacing(rejected) with { Scope = scopeOf(attempt) };
}
