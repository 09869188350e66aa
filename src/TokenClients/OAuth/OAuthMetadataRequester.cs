using System.Net;
using System.Net.Http.Headers;
using TokenClients.Http;

namespace TokenClients.OAuth;

/// <summary>
/// Requests a server's metadata: at the address of OpenID Connect Discovery 1.0 §4 and, if it is not there, at that of RFC 8414 §3.
/// </summary>
/// <param name="exchange">Sends the requests.</param>
/// <param name="authority">The issuer identifier.</param>
/// <param name="secrets">The texts to redact if the server repeats them.</param>
internal sealed class OAuthMetadataRequester(HttpExchange exchange, Uri authority, IEnumerable<string?> secrets)
{
    /// <summary>How much of a different issuer is shown, in characters.</summary>
    private const int LongestIssuer = 200;

    private readonly TokenExceptionFactory _exceptions = new(
        new TokenServiceInfo("OAuth server", authority, "Authority", "Authority") { Offers = "metadata" }, new SecretRedactor(secrets));

    /// <summary>Returns the metadata.</summary>
    /// <exception cref="TokenException">The metadata cannot be read, or belongs to another issuer.</exception>
    public async Task<OAuthServerMetadata> RequestAsync(CancellationToken cancellationToken)
    {
        var response = await GetAsync(OpenIdAddress(authority), cancellationToken).ConfigureAwait(false);
        if ((int)response.Status is >= 400 and < 500 and not (407 or 408 or 429))
        {
            response = await GetAsync(OAuthAddress(authority), cancellationToken).ConfigureAwait(false);
        }

        if (!response.IsSuccess)
        {
            // This request has no credential, so none was rejected.
            var reason = response.Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden ? TokenFailureReason.BadRequest : default(TokenFailureReason?);
            throw _exceptions.FromStatus(response, reason is null ? null : new ServiceError(null, null, null, reason));
        }

        var fault = "a body that is too long";
        return (response.IsTruncated ? null : OAuthServerMetadata.Parse(response.Body, authority.OriginalString, Redact, out fault))
            ?? throw _exceptions.Unreadable(response, fault!);
    }

    /// <summary>Returns the address with the document's name after the issuer's path.</summary>
    public static Uri OpenIdAddress(Uri authority) => new(authority.OriginalString.TrimEnd('/') + "/.well-known/openid-configuration");

    /// <summary>Returns the address with the document's name between the issuer's host and path.</summary>
    public static Uri OAuthAddress(Uri authority) =>
        new($"{authority.GetLeftPart(UriPartial.Authority)}/.well-known/oauth-authorization-server{authority.AbsolutePath.TrimEnd('/')}");

    private string? Redact(string issuer) => _exceptions.Redactor.Redact(issuer, LongestIssuer);

    private async Task<TokenResponse> GetAsync(Uri address, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(HttpMethod.Get, address);
        message.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        return await exchange.SendAsync(message, (_, _) => default, () => _exceptions, cancellationToken).ConfigureAwait(false);
    }
}
