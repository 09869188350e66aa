using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.Options;

namespace TokenClients;

/// <summary>
/// Fetches access tokens from the Azure Remote Rendering / Mixed Reality STS:
/// <c>GET {endpoint}/accounts/{accountId}/token</c>, one exchange at every call. Put a
/// <see cref="CachingTokenProvider"/> around it, or let <c>services.AddArrTokens()</c> do so.
/// </summary>
/// <remarks>Keeps no state; safe to use from several threads.</remarks>
public sealed class ArrStsClient : ITokenProvider
{
    /// <summary>The documented life of a token ("24 hours"), for one that does not tell its own.</summary>
    private static readonly TimeSpan DocumentedLifetime = TimeSpan.FromHours(24);

    private readonly Uri _address;
    private readonly AuthenticationHeaderValue _credential;
    private readonly TokenFailures _failures;
    private readonly TokenExchange _exchange;

    /// <summary>Makes a client.</summary>
    /// <param name="httpClient">
    /// Sends the requests. It must not follow redirects: take it from <see cref="TokenHttp.CreateClient"/>, or from
    /// dependency injection.
    /// </param>
    /// <param name="options">Where and who. Read here; later changes to the object have no effect.</param>
    /// <param name="timeProvider">The clock; by default the system's.</param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="OptionsValidationException">A setting is missing or wrong; the message names it and the fix.</exception>
    public ArrStsClient(HttpClient httpClient, ArrStsOptions options, TimeProvider? timeProvider = null)
    {
        _ = httpClient ?? throw new ArgumentNullException(nameof(httpClient));
        SettingRules.Require(ArrStsOptionsValidator.Instance, options ?? throw new ArgumentNullException(nameof(options)));

        var service = options.Endpoint?.ToString().TrimEnd('/') ?? $"https://sts.{options.AccountDomain}";
        var version = options.ApiVersion is { Length: > 0 } v ? $"?api-version={Uri.EscapeDataString(v)}" : "";
        _address = new Uri($"{service}/accounts/{options.AccountId}/token{version}");
        _credential = new AuthenticationHeaderValue("Bearer", $"{options.AccountId}:{options.AccountKey}");
        _failures = new TokenFailures(
            "ARR token service", _address, "AccountId and AccountKey", "AccountDomain or Endpoint", [options.AccountKey!]);
        _exchange = new TokenExchange(httpClient, timeProvider ?? TimeProvider.System, _failures);
    }

    /// <inheritdoc />
    public async ValueTask<AccessToken> GetTokenAsync(TokenRequest request, CancellationToken cancellationToken = default)
    {
        using var message = new HttpRequestMessage(HttpMethod.Get, _address);
        message.Headers.Authorization = _credential;
        message.Headers.Add(CorrelationVector.HeaderName, CorrelationVector.New());

        var response = await _exchange.SendAsync(message, cancellationToken).ConfigureAwait(false);
        return (int)response.Status is >= 200 and < 300
            ? Read(response, request.Scope)
            : throw _failures.Status(response, detail: response.Challenge);
    }

    private AccessToken Read(TokenResponse response, string? scope)
    {
        var value = ReadValue(response.Body);
        if (value is null || !AccessToken.CanTravel(value))
        {
            throw _failures.Unreadable(response, "a body that holds no 'AccessToken'");
        }

        var lifetime = Jwt.ReadLifetime(value, response.Date ?? response.AskedOn) ?? DocumentedLifetime;
        return lifetime > TimeSpan.Zero
            ? new AccessToken(value, response.AskedOn + lifetime, scope: scope, correlationId: response.CorrelationId)
            : throw _failures.Unreadable(response, "a token that has already expired");
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
