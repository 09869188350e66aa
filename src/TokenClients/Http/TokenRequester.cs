using Microsoft.Extensions.Logging;
using TokenClients.Diagnostics;

namespace TokenClients.Http;

/// <summary>
/// Requests tokens from one service over HTTP. Everything that services have in common is here: failover between two
/// credentials, the exchange, and the token or the failure that comes of it.
/// </summary>
internal sealed class TokenRequester
{
    private readonly Func<HttpClient> _httpClient;
    private readonly TokenProtocol _protocol;
    private readonly TimeProvider _time;
    private readonly TokenExceptionFactory _exceptions;
    private readonly CredentialFailover _failover;

    /// <summary>Makes a requester.</summary>
    /// <param name="httpClient">Returns the client to send with; called for each exchange, so that nothing holds a factory's.</param>
    /// <param name="protocol">What the service has of its own.</param>
    /// <param name="credentials">The credential, and another one to use when it is rejected.</param>
    /// <param name="time">The clock; by default the system's.</param>
    /// <param name="log">Optional logger of which of the two credentials was rejected.</param>
    public TokenRequester(
        Func<HttpClient> httpClient,
        TokenProtocol protocol,
        (CredentialSource Primary, CredentialSource? Secondary) credentials,
        TimeProvider? time,
        ILogger? log)
    {
        var (primary, secondary) = credentials;
        _httpClient = httpClient;
        _protocol = protocol;
        _time = time ?? TimeProvider.System;
        _exceptions = new TokenExceptionFactory(
            protocol.Service, new SecretRedactor([.. primary.Secrets, .. secondary?.Secrets ?? [], .. protocol.Secrets]));
        var safeLog = new SafeLogger(log);
        _failover = new CredentialFailover(
            primary, secondary, (rejected, used) => safeLog.KeySwitched(protocol.Service.Endpoint, rejected.Setting, used.Setting));
    }

    /// <summary>Which of two credentials is in use, or <see langword="null"/> if there is one.</summary>
    public CredentialUse? CredentialUse => _failover.Use;

    /// <summary>Requests a token: one exchange, or two if the first credential is rejected and there is another.</summary>
    public ValueTask<AccessToken> RequestTokenAsync(TokenRequest request, CancellationToken cancellationToken) =>
        _failover.TryInTurnAsync(source => ExchangeAsync(source, request, cancellationToken));

    private async Task<AccessToken> ExchangeAsync(CredentialSource source, TokenRequest request, CancellationToken cancellationToken)
    {
        var unsupported = request.Parts & ~_protocol.SupportedParts;
        if (unsupported != RequestParts.None)
        {
            throw _exceptions.UnsupportedParts(unsupported);
        }

        var credential = source as ClientCredential ?? await GetCredentialAsync(source, cancellationToken).ConfigureAwait(false);
        using var message = _protocol.CreateRequest(credential, request);
        var response = await SendAsync(message, PrepareAsync, Exceptions, cancellationToken).ConfigureAwait(false);
        return ReadToken(response, request, Exceptions());

        ValueTask PrepareAsync(HttpRequestMessage attempt, CancellationToken cancellation) =>
            _protocol.PrepareAttemptAsync(attempt, credential, request, cancellation);

        // Late, because a credential may have new secrets after each attempt.
        TokenExceptionFactory Exceptions() => credential == source ? _exceptions : _exceptions.Withholding(credential.Secrets);
    }

    private async ValueTask<ClientCredential> GetCredentialAsync(CredentialSource source, CancellationToken cancellationToken)
    {
        try
        {
            return await source.GetCredentialAsync(cancellationToken).ConfigureAwait(false)
                ?? throw _exceptions.NoCredential(source.Setting);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception error) when (error is not TokenException)
        {
            throw _exceptions.NoCredential(source.Setting, error);
        }
    }

    private async Task<TokenResponse> SendAsync(
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
            var http = CreateHttpClient();
            UserAgent.AddTo(request, http);

            // HttpClient.Timeout ends with the headers; the body has to come within it too.
            using var timeout = http.Timeout == Timeout.InfiniteTimeSpan ? null : _time.CancelAfter(http.Timeout);
            using var both = timeout is null ? null : CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
            var limit = both?.Token ?? cancellationToken;
            using var message = await http
                .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit).ConfigureAwait(false);
            context.NoteResponse(message);
            var body = await BoundedBody.ReadAsync(message.Content, limit).ConfigureAwait(false);
            var response = new TokenResponse(message, body, context.StartedOn, _time.GetUtcNow());
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
            throw exceptions().FromException(error, context?.CorrelationId);
        }
    }

    /// <summary>Returns the client to send with. Whatever a factory throws is a fault of its set-up, not of the network.</summary>
    private HttpClient CreateHttpClient()
    {
        try
        {
            return _httpClient();
        }
        catch (Exception error)
        {
            throw _exceptions.HandlersFailed(error);
        }
    }

    private AccessToken ReadToken(TokenResponse response, in TokenRequest request, TokenExceptionFactory exceptions)
    {
        var parsed = _protocol.ParseResponse(response);
        if (!response.IsSuccess || parsed.Error is not null)
        {
            throw exceptions.WithholdingToken(parsed.Token).FromStatus(
                response, parsed.Error, parsed.Error is null ? null : _protocol.Advice(parsed.Error, request));
        }

        if (parsed.Token is not { } raw || AccessToken.WithoutWhitespace(raw) is not { } token || !_protocol.IsUsable(token))
        {
            throw exceptions.WithholdingToken(parsed.Token).Unreadable(response, $"a body that holds no '{_protocol.TokenField}'");
        }

        if (parsed.UnsupportedType is { } type)
        {
            throw exceptions.WithholdingToken(token).UnsupportedType(response, type);
        }

        return ReadLifetime(parsed.ExpiresIn, token, response) switch
        {
            null => throw exceptions.WithholdingToken(token).Unreadable(response, "a token that does not say how long it lives"),
            { } lifetime when lifetime <= TimeSpan.Zero =>
                throw exceptions.WithholdingToken(token).Unreadable(response, "a token that has already expired"),
            { } lifetime => new AccessToken(
                token,
                response.RequestedOn + lifetime,
                _protocol.CreateAuthorization(token),
                correlationId: exceptions.Redactor.RedactCorrelationId(response.CorrelationId))
            {
                Request = request,
                ServerClockOffset = response.ServerClockOffset,
            },
        };
    }

    /// <summary>
    /// The shorter of what the response and the token say. The token's expiry is absolute: it counts from the service's own
    /// clock, else it is the whole life; only a token that tells no more is held against the local clock, and if that
    /// clock must be wrong, its word does not count.
    /// </summary>
    private TimeSpan? ReadLifetime(string? expiresIn, string token, TokenResponse response)
    {
        var stated = expiresIn is not null && TokenLifetime.TryParseSeconds(expiresIn, out var seconds)
            ? TokenLifetime.FromSeconds(seconds) : default(TimeSpan?);
        if (_protocol.ReadTimes(token) is not { } times)
        {
            return (stated ?? _protocol.DefaultLifetime) - response.Age;
        }

        var own = (response.Date is { } date ? times.LifetimeFrom(date) : times.Whole) - response.Age;
        var local = times.LifetimeFrom(response.RequestedOn);
        stated -= response.Age;
        return own is not null ? own < stated ? own : stated ?? own
            : local < stated && local > TimeSpan.Zero ? local : stated ?? local;
    }
}
