using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TokenClients.Arr;
using TokenClients.Http;

namespace TokenClients;

/// <summary>
/// Fetches access tokens from the Azure Remote Rendering / Mixed Reality STS: <c>GET {endpoint}/accounts/{accountId}/token</c>.
/// Every call requests a new token. Wrap it in a <see cref="CachingTokenProvider"/>, or let <c>services.AddArrTokens()</c> do
/// so.
/// </summary>
/// <remarks>Does not cache tokens. Of two keys, the one that was accepted last is tried first. Safe to use from several threads.</remarks>
public sealed class ArrStsClient : ITokenProvider, ICredentialUser
{
    private readonly TokenRequester _requester;

    /// <summary>Creates a client.</summary>
    /// <param name="httpClient">
    /// Sends the requests. It must not follow redirects: take it from <see cref="TokenHttp.CreateClient"/>, or from
    /// dependency injection.
    /// </param>
    /// <param name="options">The client's settings. They are read once, here; later changes have no effect.</param>
    /// <param name="timeProvider">The clock; the system clock by default.</param>
    /// <param name="logger">Optional logger. It reports which of two keys was rejected.</param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="OptionsValidationException">A setting is missing or invalid; the message names it and says how to fix it.</exception>
    public ArrStsClient(
        HttpClient httpClient, ArrStsClientOptions options, TimeProvider? timeProvider = null, ILogger<ArrStsClient>? logger = null)
        : this(() => httpClient, options, timeProvider, logger) => _ = httpClient ?? throw new ArgumentNullException(nameof(httpClient));

    internal ArrStsClient(
        Func<HttpClient> httpClient, ArrStsClientOptions options, TimeProvider? timeProvider, ILogger<ArrStsClient>? logger)
    {
        SettingRules.Require(ArrStsClientOptionsValidator.Instance, options ?? throw new ArgumentNullException(nameof(options)));
        var protocol = new ArrStsProtocol(options);
        var primary = new AccountKeyCredential(options.AccountId!, options.AccountKey!, nameof(options.AccountKey));
        var secondary = string.IsNullOrEmpty(options.SecondaryAccountKey)
            ? null : new AccountKeyCredential(options.AccountId!, options.SecondaryAccountKey!, nameof(options.SecondaryAccountKey));
        PartitionKey = protocol.Address.OriginalString;
        _requester = new TokenRequester(new HttpExchange(httpClient, timeProvider), protocol, (primary, secondary), logger);
    }

    internal string PartitionKey { get; }

    CredentialUse? ICredentialUser.CredentialUse => _requester.CredentialUse;

    /// <inheritdoc />
    public ValueTask<AccessToken> GetTokenAsync(TokenRequest request, CancellationToken cancellationToken = default) =>
        _requester.RequestTokenAsync(request, cancellationToken);
}
