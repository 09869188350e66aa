using System.Diagnostics;
using System.Net.Http.Headers;
using TokenClients.Formats;
using TokenClients.Http;

namespace TokenClients.OAuth;

/// <summary>The wire of an OAuth 2.0 token endpoint: client credentials (RFC 6749 §4.4).</summary>
internal sealed class OAuthProtocol(OAuthClientOptions options) : TokenProtocol
{
    /// <summary>Types whose tokens are of no use without a proof. Others go as Bearer: servers write "BearerToken", "jwt", "N/A".</summary>
    private static readonly string[] Unusable = ["DPoP", "mac", "PoP"];

    public override TokenServiceInfo Service { get; } = new(
        "OAuth token service",
        options.Endpoint!,
        string.IsNullOrEmpty(options.SecondaryClientSecret)
            ? "ClientId, ClientSecret, ClientAuthentication, Scope and AdditionalParameters"
            : "ClientId, ClientSecret, SecondaryClientSecret, ClientAuthentication, Scope and AdditionalParameters",
        "Endpoint");

    public override string TokenField => "access_token";

    public override TimeSpan? DefaultLifetime => options.DefaultLifetime;

    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public override IEnumerable<string> Secrets => OAuthSecrets.Of(options);

    public override HttpRequestMessage CreateRequest(ClientCredential credential, in TokenRequest request)
    {
        var message = new HttpRequestMessage(HttpMethod.Post, options.Endpoint);
        message.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        List<KeyValuePair<string, string>> form = [new("grant_type", "client_credentials")];
        credential.ApplyTo(message.Headers, form);
        if (ScopeFor(request.Scope) is { Length: > 0 } scope)
        {
            form.Add(new("scope", scope));
        }

        form.AddRange(options.AdditionalParameters);
        message.Content = new FormUrlEncodedContent(form);
        return message;
    }

    public override ParsedResponse ParseResponse(TokenResponse response)
    {
        var body = response.IsTruncated ? new OAuthTokenResponse() : OAuthTokenResponse.Parse(response.Body);

        // Some servers send their errors with a good status.
        var isFailure = !response.IsSuccess || (body.AccessToken is null && body.Error is not null);
        return new()
        {
            Token = body.AccessToken,
            ExpiresIn = body.ExpiresIn,
            UnsupportedType = Unusable.Contains(body.TokenType, StringComparer.OrdinalIgnoreCase) ? body.TokenType : null,
            Error = isFailure ? new(body.Error, body.ErrorDescription, body.TraceId, body.Reason(response.Status), body.IsScopeSpecific(response.Status)) : null,
        };
    }

    public override string? Advice(ServiceError error, in TokenRequest request) =>
        options.IgnoreRequestedScope ? null : AcsScope.Advice(error.Code, request.Scope);

    public override TokenTimes? ReadTimes(string token) => Jwt.ReadTimes(token);

    private string? ScopeFor(string? requested) => options.IgnoreRequestedScope ? options.Scope : requested ?? options.Scope;
}
