using System.Diagnostics;
using System.Net.Http.Headers;

namespace TokenClients.Http;

/// <summary>What is specific to one token service: how a token is requested, and how the response is read.</summary>
internal abstract class TokenProtocol
{
    /// <summary>The service as named in messages.</summary>
    public abstract TokenServiceInfo Service { get; }

    /// <summary>The response field that contains the token.</summary>
    public abstract string TokenField { get; }

    /// <summary>
    /// The lifetime assumed if neither the response nor the token states one; <see langword="null"/>, the default, assumes
    /// none.
    /// </summary>
    public virtual TimeSpan? DefaultLifetime => null;

    /// <summary>
    /// Returns why a request is not supported, as a clause with the fix, or <see langword="null"/> if it is. By default only a
    /// scope is supported.
    /// </summary>
    public virtual string? Refusal(in TokenRequest request) => request.Parts == RequestParts.None
        ? null : $"it does not support {request.Parts}, which the TokenRequest sets. Remove that from the request";

    /// <summary>The texts to redact if a server repeats them, besides the credentials' own secrets.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public virtual IEnumerable<string> Secrets => [];

    /// <summary>Returns the texts of a request to redact if a server repeats them; none by default.</summary>
    public virtual IReadOnlyList<string> SecretsOf(in TokenRequest request) => [];

    /// <summary>Creates the token request with the credential.</summary>
    public abstract HttpRequestMessage CreateRequest(ClientCredential credential, in TokenRequest request);

    /// <summary>
    /// Adds to the message what is specific to one attempt. Called before the first attempt and, inside the retries, before
    /// each further one. It is the same message each time, so values of earlier attempts must be replaced.
    /// </summary>
    /// <param name="message">The HTTP request.</param>
    /// <param name="credential">The credential of the fetch.</param>
    /// <param name="request">The token request.</param>
    /// <param name="serverTime">The time by the service's clock, or the local time if it is not known.</param>
    /// <param name="cancellationToken">Cancels the attempt.</param>
    public virtual ValueTask PrepareAttemptAsync(
        HttpRequestMessage message,
        ClientCredential credential,
        TokenRequest request,
        DateTimeOffset serverTime,
        CancellationToken cancellationToken) => default;

    /// <summary>Reads a response, whatever its status.</summary>
    public abstract ParsedResponse ParseResponse(TokenResponse response);

    /// <summary>
    /// Returns what else the user can do about a failure, as a sentence without a full stop; <see langword="null"/> by default.
    /// </summary>
    public virtual string? Advice(ServiceError error, in TokenRequest request) => null;

    /// <summary>Whether a request can carry the token.</summary>
    public virtual bool IsUsable(string token) => AccessToken.IsValidHeaderValue(token);

    /// <summary>Creates the header that carries the token; <see langword="null"/>, the default, stands for <c>Bearer</c>.</summary>
    public virtual AuthenticationHeaderValue? CreateAuthorization(string token) => null;

    /// <summary>Reads the times that the token itself contains, or returns <see langword="null"/> if there are none.</summary>
    public abstract TokenTimes? ReadTimes(string token);
}
