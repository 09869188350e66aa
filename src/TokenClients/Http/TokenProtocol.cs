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

    /// <summary>What a request may name besides a scope; by default nothing. A request that names anything else is not sent.</summary>
    public virtual RequestParts SupportedParts => RequestParts.None;

    /// <summary>What must not show, should a server repeat it, besides the credentials' own secrets.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public virtual IEnumerable<string> Secrets => [];

    /// <summary>Makes the request for a token, with the credential on it.</summary>
    /// <exception cref="TokenException">The service cannot serve such a request.</exception>
    public abstract HttpRequestMessage CreateRequest(ClientCredential credential, in TokenRequest request);

    /// <summary>
    /// Puts on the message what belongs to a single attempt. Called before the first attempt and, inside the retries, before
    /// each further one; the same message comes back, so what an earlier attempt left is to be replaced.
    /// </summary>
    public virtual ValueTask PrepareAttemptAsync(
        HttpRequestMessage message, ClientCredential credential, TokenRequest request, CancellationToken cancellationToken) => default;

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
