using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace TokenClients;

/// <summary>Runs one fetch of the inner provider under its own time-out. It never throws and never stays away.</summary>
internal sealed class TokenFetcher(
    ITokenProvider inner, string name, TimeSpan timeout, TimeProvider time, ILogger log, Func<double> jitter)
{
    public CacheClock Clock { get; } = new(time);

    /// <summary>A number from 0 to 1.</summary>
    public Func<double> Jitter => jitter;

    /// <summary>Fetches a token that can be used, or tells why there is none.</summary>
    public async Task<(AccessToken? Token, TokenException? Failure)> FetchAsync(TokenRequest request)
    {
        using var cancellation = time.CancelAfter(timeout);
        Task<AccessToken>? fetch = null;
        try
        {
            // On a thread of its own, so that even a provider that blocks is left behind when its time is over.
            fetch = Task.Run(() => inner.GetTokenAsync(request, cancellation.Token).AsTask(), CancellationToken.None);
            var token = await fetch.WaitAsync(cancellation.Token).ConfigureAwait(false);
            return token is null ? (null, Empty())
                : token.ExpiresOn <= time.GetUtcNow() ? (null, AlreadyExpired(token))
                : (ForScope(token, request.Scope), null);
        }
        catch (Exception error)
        {
            // A provider that does not heed its cancellation may still fail later; nobody waits for that any more.
            _ = fetch?.ContinueWith(
                static late => _ = late.Exception, CancellationToken.None,
                TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            return (null, Explain(error, cancellation.IsCancellationRequested));
        }
    }

    /// <summary>Tells the log how a fetch ended. A logger that throws is its owner's affair, not the callers'.</summary>
    public void Report(string? scope, AccessToken? token, TokenException? failure, TimeSpan wait, bool isServing)
    {
        try
        {
            Write(scope ?? "its default scope", token, failure, wait, isServing);
        }
        catch (Exception)
        {
            // There is nowhere left to tell it.
        }
    }

    private void Write(string scope, AccessToken? token, TokenException? failure, TimeSpan wait, bool isServing)
    {
        if (token is not null)
        {
            log.Fetched(name, scope, token.ExpiresOn, token.CorrelationId);
        }
        else if (!failure!.IsTransient)
        {
            log.CoolingDown(name, scope, wait.TotalSeconds, failure.Message);
        }
        else if (isServing)
        {
            log.RefreshFailed(name, scope, wait.TotalSeconds, failure.Message);
        }
        else
        {
            log.FetchFailed(name, scope, wait.TotalSeconds, failure.Message);
        }
    }

    public static TokenException TooShort(in TokenRequest request, TimeSpan lifetime) => new(
        TokenFailureReason.BadRequest,
        Text($"A token that lives {request.MinimumLifetime} was asked for, but the service issues them for {lifetime}. Ask for less, or raise the lifetime at the service."));

    public static TokenException RefusedAgain(int refusals, TimeSpan wait) => new(
        TokenFailureReason.RefusedCredential,
        Text($"The resource has refused {refusals + 1} new tokens in a row, so the token is not what is wrong. Check its scope and audience, and the rights of its account. Another is fetched in {Math.Ceiling(wait.TotalSeconds)} s at the earliest."))
    {
        RetryAfter = wait,
    };

    /// <summary>A provider of one's own need not copy the scope, and without it a replacement would be asked for elsewhere.</summary>
    private static AccessToken ForScope(AccessToken token, string? scope) => token.Scope == scope
        ? token
        : new AccessToken(token.Value, token.ExpiresOn, token.Authorization, scope, token.CorrelationId);

    private TokenException Empty() => new(
        TokenFailureReason.Unknown, $"The token provider '{name}' returned null; return a token or throw a TokenException.");

    private TokenException AlreadyExpired(AccessToken token) => new(
        TokenFailureReason.UnreadableResponse,
        Text($"The token provider '{name}' returned a token that expired on {token.ExpiresOn:u}. Compute ExpiresOn as the local time plus the lifetime."))
    {
        CorrelationId = token.CorrelationId,
    };

    /// <summary>Every failure as a <see cref="TokenException"/>; the clients here throw nothing else, others may.</summary>
    private TokenException Explain(Exception error, bool isTimedOut) => error switch
    {
        TokenException known => known,
        OperationCanceledException when isTimedOut => new(
            TokenFailureReason.Timeout,
            Text($"The token provider '{name}' gave no answer within {timeout}. Check the network, or raise FetchTimeout."), error),
        OperationCanceledException or TimeoutException => new(
            TokenFailureReason.Timeout, $"The token provider '{name}' gave up waiting for its service. Check the network and its time-outs.", error),
        HttpRequestException or IOException => new(
            TokenFailureReason.Network, $"The token provider '{name}' could not reach its service. Check address, DNS, proxy and firewall.", error),
        JsonException or FormatException => new(
            TokenFailureReason.UnreadableResponse, $"The token provider '{name}' could not read its service's answer.", error),
        _ => new(
            TokenFailureReason.Unknown, $"The token provider '{name}' threw {error.GetType().Name}; see the inner exception.", error),
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
