using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace TokenClients;

/// <summary>
/// Fetches access tokens from the Azure Remote Rendering / Mixed Reality STS:
/// <c>GET {endpoint}/accounts/{accountId}/token</c>, one exchange at every call. Put a
/// <see cref="CachingTokenProvider"/> around it, or let <c>services.AddArrTokens()</c> do so.
/// </summary>
/// <remarks>Keeps no token, and of two keys only which was not refused last; safe to use from several threads.</remarks>
public sealed class ArrStsClient : ITokenProvider
{
    /// <summary>The documented life of a token ("24 hours"), for one that does not tell its own.</summary>
    private static readonly TimeSpan DocumentedLifetime = TimeSpan.FromHours(24);

    private readonly Uri _address;
    private readonly ArrStsOptions _options;
    private readonly CredentialPair _keys = new();
    private readonly ILogger _log;
    private readonly TokenFailures _failures;
    private readonly TokenExchange _exchange;

    /// <summary>Makes a client.</summary>
    /// <param name="httpClient">
    /// Sends the requests. It must not follow redirects: take it from <see cref="TokenHttp.CreateClient"/>, or from
    /// dependency injection.
    /// </param>
    /// <param name="options">Where and who. Do not change the object afterwards.</param>
    /// <param name="timeProvider">The clock; by default the system's.</param>
    /// <param name="logger">Told when one of two keys is refused; by default nobody.</param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="OptionsValidationException">A setting is missing or wrong; the message names it and the fix.</exception>
    public ArrStsClient(
        HttpClient httpClient, ArrStsOptions options, TimeProvider? timeProvider = null, ILogger<ArrStsClient>? logger = null)
        : this(() => httpClient, options, timeProvider, logger) => _ = httpClient ?? throw new ArgumentNullException(nameof(httpClient));

    internal ArrStsClient(
        Func<HttpClient> httpClient, ArrStsOptions options, TimeProvider? timeProvider, ILogger<ArrStsClient>? logger)
    {
        SettingRules.Require(ArrStsOptionsValidator.Instance, options ?? throw new ArgumentNullException(nameof(options)));

        var service = options.Endpoint?.ToString().TrimEnd('/') ?? $"https://sts.{options.AccountDomain}";
        var version = options.ApiVersion is { Length: > 0 } v ? $"?api-version={Uri.EscapeDataString(v)}" : "";
        _address = new Uri($"{service}/accounts/{options.AccountId}/token{version}");
        _options = options;
        _log = logger ?? NullLogger<ArrStsClient>.Instance;
        _failures = new TokenFailures(
            "ARR token service", _address,
            string.IsNullOrEmpty(options.SecondaryAccountKey) ? "AccountId and AccountKey" : "AccountId, AccountKey and SecondaryAccountKey",
            "AccountDomain or Endpoint",
            [options.AccountKey, options.SecondaryAccountKey]);
        _exchange = new TokenExchange(httpClient, timeProvider ?? TimeProvider.System, _failures);
    }

    internal string PartitionKey => _address.OriginalString;

    /// <inheritdoc />
    public ValueTask<AccessToken> GetTokenAsync(TokenRequest request, CancellationToken cancellationToken = default) =>
        _keys.FetchAsync(
            (_options.AccountKey, nameof(_options.AccountKey)),
            (_options.SecondaryAccountKey, nameof(_options.SecondaryAccountKey)),
            key => FetchAsync(key, request.Scope, cancellationToken),
            (refused, taken) => _log.KeySwitched(_failures.Endpoint, refused, taken));

    private async Task<AccessToken> FetchAsync(string key, string? scope, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(HttpMethod.Get, _address);
        message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", $"{_options.AccountId}:{key}");
        message.Headers.Add(CorrelationVector.HeaderName, CorrelationVector.New());

        var response = await _exchange.SendAsync(message, cancellationToken).ConfigureAwait(false);
        return (int)response.Status is >= 200 and < 300
            ? Read(response, scope)
            : throw _failures.Status(response, detail: response.Challenge);
    }

    private AccessToken Read(TokenResponse response, string? scope)
    {
        var value = ReadValue(response.Body);
        if (value is null || !AccessToken.CanTravel(value))
        {
            throw _failures.WithholdingToken(value).Unreadable(response, "a body that holds no 'AccessToken'");
        }

        var lifetime = Jwt.ReadLifetime(value, response.Date ?? response.AskedOn) ?? DocumentedLifetime;
        return lifetime > TimeSpan.Zero
            ? new AccessToken(value, response.AskedOn + lifetime, scope: scope, correlationId: _failures.CorrelationId(response)) { ServiceAhead = response.ServiceAhead }
            : throw _failures.WithholdingToken(value).Unreadable(response, "a token that has already expired");
    }

    private static string? ReadValue(byte[] body)
    {
        if (body.Length > BoundedBody.Limit)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(body, ArrJson.Default.ArrStsResponse)?.AccessToken;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
