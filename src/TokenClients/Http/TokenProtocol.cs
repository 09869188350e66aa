using System.Diagnostics;
using System.Net.Http.Headers;

namespace TokenClients.Http;

/// <summary>What one token service has of its own: how a token is requested, and how the response is read.</summary>
internal abstract class TokenProtocol
{
    /// <summary>What messages name.</summary>
    public abstract TokenServiceInfo Service { get; }

    /// <summary>The field of a response that holds the token.</summary>
    public abstract string TokenField { get; }

    /// <summary>The lifetime assumed where neither the response nor the token states one; <see langword="null"/>, the default, assumes none.</summary>
    public virtual TimeSpan? DefaultLifetime => null;

    /// <summary>
    /// Explains why a request is not sent, as a clause with its fix; <see langword="null"/> if it is. By default a request may
    /// name nothing but a scope.
    /// </summary>
    public virtual string? Refusal(in TokenRequest request) => request.Parts == RequestParts.None
        ? null : $"it does not support {request.Parts}, which the TokenRequest sets. Remove that from the request";

    /// <summary>What must not show, should a server repeat it, besides the credentials' own secrets.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public virtual IEnumerable<string> Secrets => [];

    /// <summary>What must not show of a request, should a server repeat it; by default nothing.</summary>
    public virtual IReadOnlyList<string> SecretsOf(in TokenRequest request) => [];

    /// <summary>Makes the request for a token, with the credential on it.</summary>
    public abstract HttpRequestMessage CreateRequest(ClientCredential credential, in TokenRequest request);

    /// <summary>
    /// Puts on the message what belongs to a single attempt. Called before the first attempt and, inside the retries, before
    /// each further one; the same message comes back, so what an earlier attempt left is to be replaced.
    /// </summary>
    /// <param name="message">The request for a token.</param>
    /// <param name="credential">The credential of the fetch.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="serverTime">The time by the service's clock, as far as it is known.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public virtual ValueTask PrepareAttemptAsync(
        HttpRequestMessage message,
        ClientCredential credential,
        TokenRequest request,
        DateTimeOffset serverTime,
        CancellationToken cancellationToken) => default;

    /// <summary>Reads a response, whatever its status.</summary>
    public abstract ParsedResponse ParseResponse(TokenResponse response);

    /// <summary>What else the user can do about a failure, as a sentence without its full stop; <see langword="null"/>, the default, for nothing.</summary>
    public virtual string? Advice(ServiceError error, in TokenRequest request) => null;

    /// <summary>Whether a request can carry the token.</summary>
    public virtual bool IsUsable(string token) => AccessToken.IsValidHeaderValue(token);

    /// <summary>Makes the header that carries the token; <see langword="null"/>, the default, stands for <c>Bearer</c>.</summary>
    public virtual AuthenticationHeaderValue? CreateAuthorization(string token) => null;

    /// <summary>Reads what the token itself says of its life; <see langword="null"/> if that is nothing.</summary>
    public abstract TokenTimes? ReadTimes(string token);
}
