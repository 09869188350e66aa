using System.Net.Http.Headers;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace TokenClients;

/// <summary>
/// Fetches Simple Web Tokens from an OAuth WRAP v0.9 endpoint, the Access Control Service's or a compatible one, with a
/// name and password (draft-hardt-oauth-01 §5.1) or an assertion (§5.2): one exchange at every call. Put a
/// <see cref="CachingTokenProvider"/> around it, or let <c>services.AddAcsWrapTokens()</c> do so.
/// </summary>
/// <remarks>Keeps no token, and of two keys only which was not refused last; safe to use from several threads.</remarks>
public sealed class AcsWrapClient : ITokenProvider
{
    private readonly Func<HttpClient> _http;
    private readonly AcsWrapOptions _options;
    private readonly WrapAccount _account;
    private readonly CredentialPair _keys = new();
    private readonly TimeProvider _time;
    private readonly ILogger _log;

    /// <summary>Makes a client.</summary>
    /// <param name="httpClient">
    /// Sends the requests. It must not follow redirects: take it from <see cref="TokenHttp.CreateClient"/>, or from
    /// dependency injection.
    /// </param>
    /// <param name="options">Where and who. Do not change the object afterwards.</param>
    /// <param name="timeProvider">The clock; by default the system's.</param>
    /// <param name="logger">Told when one of two passwords is refused; by default nobody.</param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="OptionsValidationException">A setting is missing or wrong; the message names it and the fix.</exception>
    public AcsWrapClient(
        HttpClient httpClient, AcsWrapOptions options, TimeProvider? timeProvider = null, ILogger<AcsWrapClient>? logger = null)
        : this(() => httpClient, options, timeProvider, logger) => _ = httpClient ?? throw new ArgumentNullException(nameof(httpClient));

    internal AcsWrapClient(
        Func<HttpClient> httpClient, AcsWrapOptions options, TimeProvider? timeProvider, ILogger<AcsWrapClient>? logger)
    {
        SettingRules.Require(AcsWrapOptionsValidator.Instance, options ?? throw new ArgumentNullException(nameof(options)));

        _http = httpClient;
        _options = options;
        _account = new WrapAccount(options);
        _time = timeProvider ?? TimeProvider.System;
        _log = logger ?? NullLogger<AcsWrapClient>.Instance;
    }

    internal string PartitionKey => _account.Identity;

    /// <inheritdoc />
    public ValueTask<AccessToken> GetTokenAsync(TokenRequest request, CancellationToken cancellationToken = default) =>
        _options.Assertion is not null
            ? new(FetchAsync(request.Scope, cancellationToken))
            : _keys.FetchAsync(
                _account.Key,
                _account.SecondaryKey,
                key => FetchAsync(_account.Credential(key), request.Scope, _account.Failures, cancellationToken),
                (refused, taken) => _log.KeySwitched(_account.Failures.Endpoint, refused, taken));

    private async Task<AccessToken> FetchAsync(string? scope, CancellationToken cancellationToken)
    {
        var assertion = await MakeAssertionAsync(cancellationToken).ConfigureAwait(false);
        return await FetchAsync(
            WrapAccount.Credential(assertion), scope, _account.Failures.Withholding(assertion.Secrets()), cancellationToken).ConfigureAwait(false);
    }

    private async Task<AcsWrapAssertion> MakeAssertionAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _options.Assertion!(cancellationToken).ConfigureAwait(false)
                ?? throw _account.Failures.NotAsked("the Assertion callback returned null; return an assertion, or throw.");
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception error) when (error is not TokenException)
        {
            throw _account.Failures.NotAsked($"the Assertion callback failed with {error.GetType().Name}; see the inner exception.", error);
        }
    }

    private async Task<AccessToken> FetchAsync(
        IEnumerable<KeyValuePair<string, string>> credential, string? scope, TokenFailures failures, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, _account.Address);
        message.Content = new FormUrlEncodedContent(Form(credential, _account.Scope(scope)));

        var response = await new TokenExchange(_http, _time, failures).SendAsync(message, cancellationToken).ConfigureAwait(false);
        if ((int)response.Status is >= 200 and < 300)
        {
            return Read(response, scope, failures);
        }

        var error = AcsError.Parse(response.Text);
        throw failures.Status(response, error.SubCode, error.Detail ?? response.Challenge, error.TraceId);
    }

    private static IEnumerable<KeyValuePair<string, string>> Form(IEnumerable<KeyValuePair<string, string>> credential, string? scope) =>
        string.IsNullOrEmpty(scope) ? credential : [.. credential, new("wrap_scope", scope!)];

    private static AccessToken Read(TokenResponse response, string? scope, TokenFailures failures)
    {
        var form = response.Body.Length > BoundedBody.Limit ? default : WrapForm.Parse(response.Text);
        if (form.AccessToken is not { } value || !AccessToken.CanTravel(value) || value.IndexOfAny(['"', '\\']) >= 0)
        {
            throw failures.WithholdingToken(form.AccessToken).Unreadable(response, "a body that holds no 'wrap_access_token'");
        }

        var lifetime = ReadLifetime(form, response)
            ?? throw failures.WithholdingToken(value).Unreadable(response, "a token that does not say how long it lives");
        if (lifetime <= TimeSpan.Zero)
        {
            throw failures.WithholdingToken(value).Unreadable(response, "a token that has already expired");
        }

        var authorization = new AuthenticationHeaderValue("WRAP", $"access_token=\"{value}\"");
        return new AccessToken(value, response.AskedOn + lifetime, authorization, scope, failures.CorrelationId(response)) { ServiceAhead = response.ServiceAhead };
    }

    /// <summary><c>wrap_access_token_expires_in</c>, or, as the draft makes that optional, what the token itself says.</summary>
    private static TimeSpan? ReadLifetime(WrapForm form, TokenResponse response)
    {
        if (form.ExpiresIn is { } text && TokenLifetime.TryParseSeconds(text, out var seconds))
        {
            return TokenLifetime.FromSeconds(seconds);
        }

        return SimpleWebToken.TryParse(form.AccessToken, out var token) && token!.ExpiresOn is { } expiresOn
            ? TokenLifetime.FromSeconds((expiresOn - (response.Date ?? response.AskedOn)).TotalSeconds)
            : null;
    }
}
