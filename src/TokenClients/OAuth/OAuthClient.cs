using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace TokenClients;

/// <summary>
/// Fetches access tokens from the token endpoint of an OAuth 2.0 server, Microsoft Entra ID's for instance, by client
/// credentials (RFC 6749 §4.4): one exchange at every call. Put a <see cref="CachingTokenProvider"/> around it, or let
/// <c>services.AddOAuthTokens()</c> do so.
/// </summary>
/// <remarks>Keeps no token, and of two secrets only which was not refused last; safe to use from several threads.</remarks>
public sealed class OAuthClient : ITokenProvider
{
    private readonly OAuthOptions _options;
    private readonly CredentialPair _secrets = new();
    private readonly ILogger _log;
    private readonly TokenFailures _failures;
    private readonly string _identity;
    private readonly TokenExchange _exchange;

    /// <summary>Makes a client.</summary>
    /// <param name="httpClient">
    /// Sends the requests. It must not follow redirects: take it from <see cref="TokenHttp.CreateClient"/>, or from
    /// dependency injection.
    /// </param>
    /// <param name="options">Where and who. Do not change the object afterwards.</param>
    /// <param name="timeProvider">The clock; by default the system's.</param>
    /// <param name="logger">Told when one of two secrets is refused; by default nobody.</param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="OptionsValidationException">A setting is missing or wrong; the message names it and the fix.</exception>
    public OAuthClient(
        HttpClient httpClient, OAuthOptions options, TimeProvider? timeProvider = null, ILogger<OAuthClient>? logger = null)
        : this(() => httpClient, options, timeProvider, logger) => _ = httpClient ?? throw new ArgumentNullException(nameof(httpClient));

    internal OAuthClient(
        Func<HttpClient> httpClient, OAuthOptions options, TimeProvider? timeProvider, ILogger<OAuthClient>? logger)
    {
        SettingRules.Require(OAuthOptionsValidator.Instance, options ?? throw new ArgumentNullException(nameof(options)));

        _options = options;
        _identity = OAuthSecrets.Identity(options);
        _log = logger ?? NullLogger<OAuthClient>.Instance;
        _failures = new TokenFailures(
            "OAuth token service", options.Endpoint!,
            string.IsNullOrEmpty(options.SecondaryClientSecret)
                ? "ClientId, ClientSecret, ClientAuthentication, Scope and Parameters"
                : "ClientId, ClientSecret, SecondaryClientSecret, ClientAuthentication, Scope and Parameters",
            "Endpoint",
            [.. OAuthSecrets.Of(options)]);
        _exchange = new TokenExchange(httpClient, timeProvider ?? TimeProvider.System, _failures);
    }

    internal string PartitionKey => _identity;

    /// <inheritdoc />
    public ValueTask<AccessToken> GetTokenAsync(TokenRequest request, CancellationToken cancellationToken = default) =>
        _secrets.FetchAsync(
            (_options.ClientSecret, nameof(_options.ClientSecret)),
            (_options.SecondaryClientSecret, nameof(_options.SecondaryClientSecret)),
            secret => FetchAsync(secret, request.Scope, cancellationToken),
            (refused, taken) => _log.KeySwitched(_failures.Endpoint, refused, taken));

    private async Task<AccessToken> FetchAsync(string secret, string? scope, CancellationToken cancellationToken)
    {
        using var message = OAuthForm.Create(_options, secret, ScopeFor(scope));

        var response = await _exchange.SendAsync(message, cancellationToken).ConfigureAwait(false);
        var answer = OAuthAnswer.Parse(response.Body);
        var good = (int)response.Status is >= 200 and < 300;

        // Some servers send their errors with a good status.
        return good && (answer.AccessToken is not null || answer.Error is null)
            ? Read(answer, response, scope)
            : throw _failures.WithholdingToken(answer.AccessToken).Status(
                response, answer.Error, answer.ErrorDescription ?? response.Challenge, answer.TraceId, answer.Reason(response.Status));
    }

    private string? ScopeFor(string? asked) =>
        asked is null || (_options.Scope is { Length: > 0 } && ServiceBusAddress.IsRealm(asked)) ? _options.Scope : asked;

    private AccessToken Read(OAuthAnswer answer, TokenResponse response, string? scope)
    {
        if (answer.AccessToken is not { } value || !AccessToken.CanTravel(value))
        {
            throw _failures.WithholdingToken(answer.AccessToken).Unreadable(response, "a body that holds no 'access_token'");
        }

        if (answer.TokenType is { } type && !type.StartsWith("Bearer", StringComparison.OrdinalIgnoreCase)) // "BearerToken" is in use
        {
            var failures = _failures.WithholdingToken(value);
            throw failures.Unreadable(response, $"a token of type '{failures.Clean(type)}', where only 'Bearer' can be used");
        }

        var lifetime = ReadLifetime(answer, value, response);
        return lifetime > TimeSpan.Zero
            ? new AccessToken(value, response.AskedOn + lifetime, scope: scope, correlationId: _failures.CorrelationId(response)) { ServiceAhead = response.ServiceAhead }
            : throw _failures.WithholdingToken(value).Unreadable(response, "a token that has already expired");
    }

    private TimeSpan ReadLifetime(OAuthAnswer answer, string value, TokenResponse response) =>
        answer.ExpiresIn is { } text && TokenLifetime.TryParseSeconds(text, out var seconds)
            ? TokenLifetime.FromSeconds(seconds)
            : Jwt.ReadLifetime(value, response.Date ?? response.AskedOn) ?? _options.DefaultLifetime;
}
