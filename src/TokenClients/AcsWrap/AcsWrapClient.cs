using System.Net.Http.Headers;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace TokenClients;

/// <summary>
/// Fetches Simple Web Tokens from an OAuth WRAP v0.9 endpoint, the Access Control Service's or a compatible one, with the
/// account-and-password profile (draft-hardt-oauth-01 §5.1): one exchange at every call. Put a
/// <see cref="CachingTokenProvider"/> around it, or let <c>services.AddAcsWrapTokens()</c> do so.
/// </summary>
/// <remarks>Keeps no token, and of two keys only which was not refused last; safe to use from several threads.</remarks>
public sealed class AcsWrapClient : ITokenProvider
{
    private readonly AcsWrapOptions _options;
    private readonly CredentialPair _keys = new();
    private readonly ILogger _log;
    private readonly Uri _address;
    private readonly TokenFailures _failures;
    private readonly TokenExchange _exchange;

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

        _options = options;
        _log = logger ?? NullLogger<AcsWrapClient>.Instance;
        _address = options.Endpoint ?? new Uri($"https://{options.ServiceNamespace}-sb.accesscontrol.windows.net/WRAPv0.9/");
        _failures = new TokenFailures(
            "WRAP token service", _address,
            string.IsNullOrEmpty(options.SecondaryPassword) ? "Name, Password and Scope" : "Name, Password, SecondaryPassword and Scope",
            "ServiceNamespace or Endpoint",
            [options.Password, options.SecondaryPassword]);
        _exchange = new TokenExchange(httpClient, timeProvider ?? TimeProvider.System, _failures);
    }

    /// <inheritdoc />
    public ValueTask<AccessToken> GetTokenAsync(TokenRequest request, CancellationToken cancellationToken = default) =>
        _keys.FetchAsync(
            (_options.Password, nameof(_options.Password)),
            (_options.SecondaryPassword, nameof(_options.SecondaryPassword)),
            password => FetchAsync(password, request.Scope, cancellationToken),
            (refused, taken) => _log.KeySwitched(_failures.Endpoint, refused, taken));

    private async Task<AccessToken> FetchAsync(string password, string? scope, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, _address);
        message.Content = new FormUrlEncodedContent(Form(password, scope ?? _options.Scope));

        var response = await _exchange.SendAsync(message, cancellationToken).ConfigureAwait(false);
        if ((int)response.Status is >= 200 and < 300)
        {
            return Read(response, scope);
        }

        var error = AcsError.Parse(response.Text);
        throw _failures.Status(response, error.SubCode, error.Detail ?? response.Challenge, error.TraceId);
    }

    private IEnumerable<KeyValuePair<string, string>> Form(string password, string? scope)
    {
        yield return new("wrap_name", _options.Name!);
        yield return new("wrap_password", password);
        if (!string.IsNullOrEmpty(scope))
        {
            yield return new("wrap_scope", scope!);
        }
    }

    private AccessToken Read(TokenResponse response, string? scope)
    {
        var form = response.Body.Length > BoundedBody.Limit ? default : WrapForm.Parse(response.Text);
        if (form.AccessToken is not { } value || !AccessToken.CanTravel(value) || value.IndexOfAny(['"', '\\']) >= 0)
        {
            throw _failures.Unreadable(response, "a body that holds no 'wrap_access_token'");
        }

        var lifetime = ReadLifetime(form, response)
            ?? throw _failures.Unreadable(response, "a token that does not say how long it lives");
        if (lifetime <= TimeSpan.Zero)
        {
            throw _failures.Unreadable(response, "a token that has already expired");
        }

        var authorization = new AuthenticationHeaderValue("WRAP", $"access_token=\"{value}\"");
        return new AccessToken(value, response.AskedOn + lifetime, authorization, scope, _failures.CorrelationId(response));
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
