using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using TokenClients.Diagnostics;

namespace TokenClients.Http;

/// <summary>
/// Requests tokens from one service over HTTP. This is what all services have in common: failover between two credentials,
/// sending the request, and turning the response into a token or an exception.
/// </summary>
internal sealed class TokenRequester
{
    private readonly HttpExchange _exchange;
    private readonly TokenProtocol _protocol;
    private readonly TokenExceptionFactory _exceptions;
    private readonly CredentialFailover _failover;

    /// <summary>Creates a requester.</summary>
    /// <param name="exchange">Sends the requests.</param>
    /// <param name="protocol">What is specific to the service.</param>
    /// <param name="credentials">The credential, and an optional second one to use when the first is rejected.</param>
    /// <param name="log">Optional logger. It reports which of the two credentials was rejected.</param>
    public TokenRequester(
        HttpExchange exchange,
        TokenProtocol protocol,
        (CredentialSource Primary, CredentialSource? Secondary) credentials,
        ILogger? log)
    {
        var (primary, secondary) = credentials;
        _exchange = exchange;
        _protocol = protocol;
        _exceptions = new TokenExceptionFactory(
            protocol.Service, new SecretRedactor([.. primary.Secrets, .. secondary?.Secrets ?? [], .. protocol.Secrets]));
        var safeLog = new SafeLogger(log);
        _failover = new CredentialFailover(
            primary, secondary, (rejected, used) => safeLog.KeySwitched(protocol.Service.Endpoint, rejected.Setting, used.Setting));
    }

    /// <summary>Which of two credentials is in use, or <see langword="null"/> if there is only one.</summary>
    public CredentialUse? CredentialUse => _failover.Use;

    /// <summary>The certificates of both credentials, starting with the one in use.</summary>
    public IReadOnlyList<X509Certificate2> Certificates => _failover.Certificates;

    /// <summary>Requests a token, once more with the second credential if the first is rejected.</summary>
    public ValueTask<AccessToken> RequestTokenAsync(TokenRequest request, CancellationToken cancellationToken) =>
        _failover.TryInTurnAsync(source => ExchangeAsync(source, request, cancellationToken));

    private async Task<AccessToken> ExchangeAsync(CredentialSource source, TokenRequest request, CancellationToken cancellationToken)
    {
        if (_protocol.Refusal(request) is { } refusal)
        {
            throw _exceptions.Refused(refusal);
        }

        var credential = source as ClientCredential ?? await GetCredentialAsync(source, cancellationToken).ConfigureAwait(false);
        var exceptions = _exceptions.Withholding(_protocol.SecretsOf(request));
        using var message = _protocol.CreateRequest(credential, request);
        ClientCertificate.Set(message, credential.Certificate);
        var response = await _exchange.SendAsync(message, PrepareAsync, Exceptions, cancellationToken).ConfigureAwait(false);
        return ReadToken(response, request, credential, Exceptions());

        async ValueTask PrepareAsync(HttpRequestMessage attempt, CancellationToken cancellation)
        {
            try
            {
                await _protocol.PrepareAttemptAsync(attempt, credential, request, _exchange.ServerTime, cancellation).ConfigureAwait(false);
            }
            catch (Exception error) when (error is not TokenException && !cancellation.IsCancellationRequested)
            {
                throw Exceptions().NoCredential(credential, error);
            }
        }

        // Created late, because a credential may have new secrets after each attempt.
        TokenExceptionFactory Exceptions() => credential == source ? exceptions : exceptions.Withholding(credential.Secrets);
    }

    private async ValueTask<ClientCredential> GetCredentialAsync(CredentialSource source, CancellationToken cancellationToken)
    {
        try
        {
            return await source.GetCredentialAsync(cancellationToken).ConfigureAwait(false)
                ?? throw _exceptions.NoCredential(source);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception error) when (error is not TokenException)
        {
            throw _exceptions.NoCredential(source, error);
        }
    }

    private AccessToken ReadToken(
        TokenResponse response, in TokenRequest request, ClientCredential credential, TokenExceptionFactory exceptions)
    {
        var parsed = _protocol.ParseResponse(response);
        if (!response.IsSuccess || parsed.Error is not null)
        {
            throw exceptions.WithholdingToken(parsed.Token).FromStatus(
                response, parsed.Error, parsed.Error is null ? null : _protocol.Advice(parsed.Error, request));
        }

        if (parsed.Token is not { } raw || AccessToken.WithoutWhitespace(raw) is not { } token || !_protocol.IsUsable(token))
        {
            throw exceptions.WithholdingToken(parsed.Token).Unreadable(response, $"a body without '{_protocol.TokenField}'");
        }

        if (parsed.UnsupportedType is { } type)
        {
            throw exceptions.WithholdingToken(token).UnsupportedType(response, type);
        }

        return LimitToCertificate(credential.CertificateExpiresOn, ReadLifetime(parsed.ExpiresIn, token, response)) switch
        {
            null => throw exceptions.WithholdingToken(token).Unreadable(response, "a token without a lifetime"),
            { } lifetime when lifetime <= TimeSpan.Zero =>
                throw exceptions.WithholdingToken(token).Unreadable(response, "a token that has already expired"),
            { } lifetime => new AccessToken(
                token,
                response.RequestedOn + lifetime,
                _protocol.CreateAuthorization(token),
                correlationId: exceptions.Redactor.RedactCorrelationId(response.CorrelationId))
            {
                Request = request,
                GrantedScope = parsed.GrantedScope,
                BindingCertificate = credential.Certificate,
                ServerClockOffset = response.ServerClockOffset,
            },
        };
    }

    /// <summary>
    /// Limits the lifetime to that of the certificate, because a token bound to a certificate is useless once the certificate
    /// has expired.
    /// </summary>
    private TimeSpan? LimitToCertificate(DateTimeOffset? certificateExpiresOn, TimeSpan? lifetime) =>
        certificateExpiresOn - _exchange.ServerTime is { } left && left > TimeSpan.Zero && left < lifetime ? left : lifetime;

    /// <summary>
    /// Returns the shorter of the lifetimes that the response and the token state. The token's expiry is absolute, so it is
    /// compared with the service's clock or, if that is not known, with the token's own time of issue. Only if the token has
    /// none either, it is compared with the local clock, and ignored if that clock is evidently wrong.
    /// </summary>
    private TimeSpan? ReadLifetime(string? expiresIn, string token, TokenResponse response)
    {
        var stated = expiresIn is not null && TokenLifetime.TryParseSeconds(expiresIn, out var seconds)
            ? TokenLifetime.FromSeconds(seconds) : default(TimeSpan?);
        if (_protocol.ReadTimes(token) is not { } times)
        {
            return (stated ?? _protocol.DefaultLifetime) - response.Age;
        }

        var own = (response.Date is { } date ? times.LifetimeFrom(date) : times.FullLifetime) - response.Age;
        var local = times.LifetimeFrom(response.RequestedOn);
        stated -= response.Age;
        return own is not null ? own < stated ? own : stated ?? own
            : local < stated && local > TimeSpan.Zero ? local : stated ?? local;
    }
}
