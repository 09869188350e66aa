using System.Diagnostics;
using System.Net.Http.Headers;
using TokenClients.Formats;
using TokenClients.Http;

namespace TokenClients.OAuth;

/// <summary>The wire protocol of an OAuth 2.0 token endpoint: client credentials (RFC 6749 §4.4).</summary>
internal sealed class OAuthProtocol(
    OAuthClientOptions options, OAuthServer server, (CredentialSource Primary, CredentialSource? Secondary) credentials) : TokenProtocol
{
    /// <summary>
    /// Token types that require a proof of possession. All others are treated as Bearer, because servers write "BearerToken",
    /// "jwt", "N/A".
    /// </summary>
    private static readonly string[] Unusable = ["DPoP", "mac", "PoP"];

    public override TokenServiceInfo Service { get; } = new(
        "OAuth token service",
        options.Endpoint ?? options.Authority!,
        SettingsOf(options, credentials.Primary.Setting, credentials.Secondary?.Setting),
        options.Endpoint is null ? "Authority" : "Endpoint");

    public override string TokenField => "access_token";

    public override TimeSpan? DefaultLifetime => options.DefaultLifetime;

    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public override IEnumerable<string> Secrets => OAuthSecrets.Of(options);

    public override IReadOnlyList<string> SecretsOf(in TokenRequest request) =>
        request.AdditionalParameters.Count == 0 ? [] : [.. OAuthSecrets.Of(request.AdditionalParameters)];

    public override string? Refusal(in TokenRequest request) =>
        request.Parts == RequestParts.None ? null
        : OAuthParameters.Faults(request.Resources, request.Audience, request.AdditionalParameters).FirstOrDefault() is { } fault
            ? $"the TokenRequest's {fault.TrimEnd('.')}" : null;

    public override HttpRequestMessage CreateRequest(ClientCredential credential, in TokenRequest request)
    {
        var metadata = server.Metadata;
        var message = new HttpRequestMessage(
            HttpMethod.Post, credential.Certificate is null ? metadata.TokenEndpoint : metadata.TlsTokenEndpoint ?? metadata.TokenEndpoint);
        message.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (credential is not ClientAssertionCredential { IsSigned: true })
        {
            AddForm(message, credential, request);
        }

        return message;
    }

    public override ValueTask PrepareAttemptAsync(
        HttpRequestMessage message, ClientCredential credential, TokenRequest request, DateTimeOffset serverTime, CancellationToken cancellationToken) =>
        credential is ClientAssertionCredential { IsSigned: true } signed ? SignAsync(message, signed, request, serverTime, cancellationToken) : default;

    public override ParsedResponse ParseResponse(TokenResponse response)
    {
        var body = response.IsTruncated ? new OAuthTokenResponse() : OAuthTokenResponse.Parse(response.Body);

        // Some servers send errors with a success status.
        var isFailure = !response.IsSuccess || (body.AccessToken is null && body.Error is not null);
        return new()
        {
            Token = body.AccessToken,
            ExpiresIn = body.ExpiresIn,
            GrantedScope = body.Scope,
            UnsupportedType = Unusable.Contains(body.TokenType, StringComparer.OrdinalIgnoreCase) ? body.TokenType : null,
            Error = isFailure ? new(body.Error, body.ErrorDescription, body.TraceId, body.Reason(response.Status), body.IsScopeSpecific(response.Status)) : null,
        };
    }

    public override string? Advice(ServiceError error, in TokenRequest request) =>
        options.IgnoreRequestedScope ? null : AcsScope.Advice(error.Code, request.Scope);

    public override TokenTimes? ReadTimes(string token) => Jwt.ReadTimes(token);

    private async ValueTask SignAsync(
        HttpRequestMessage message, ClientAssertionCredential credential, TokenRequest request, DateTimeOffset serverTime, CancellationToken cancellationToken)
    {
        await credential.SignAsync(serverTime, cancellationToken).ConfigureAwait(false);
        AddForm(message, credential, request);
    }

    private void AddForm(HttpRequestMessage message, ClientCredential credential, in TokenRequest request)
    {
        List<KeyValuePair<string, string>> form = [new("grant_type", "client_credentials")];
        credential.ApplyTo(message.Headers, form);
        if (ScopeFor(request.Scope) is { Length: > 0 } scope)
        {
            form.Add(new("scope", scope));
        }

        OAuthParameters.AddTo(form, options, request);
        message.Content = new FormUrlEncodedContent(form);
    }

    private static string SettingsOf(OAuthClientOptions options, string primary, string? secondary)
    {
        var form = primary switch
        {
            nameof(options.ClientSecret) => nameof(options.ClientAuthentication),
            nameof(options.PrivateKeyProvider) or nameof(options.PrivateKeyFile) => nameof(options.Assertion),
            _ => null,
        };
        return string.Join(", ", new[] { nameof(options.ClientId), primary, secondary, form, nameof(options.Scope) }.OfType<string>())
            + $" and {nameof(options.AdditionalParameters)}";
    }

    private string? ScopeFor(string? requested) => options.IgnoreRequestedScope ? options.Scope : requested ?? options.Scope;
}
