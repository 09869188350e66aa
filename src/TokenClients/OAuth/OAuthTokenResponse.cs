using System.Net;
using System.Text.Json;

namespace TokenClients.OAuth;

/// <summary>
/// The JSON body of a success (RFC 6749 §5.1) or error response (§5.2). Not a record, because that would print the token.
/// </summary>
internal sealed class OAuthTokenResponse
{
    public string? AccessToken { get; private init; }

    public string? TokenType { get; private init; }

    /// <summary>The lifetime in seconds, as the server wrote it.</summary>
    public string? ExpiresIn { get; private init; }

    /// <summary>The granted scopes, if the server returns them.</summary>
    public string? Scope { get; private init; }

    public string? Error { get; private init; }

    public string? ErrorDescription { get; private init; }

    /// <summary>Microsoft Entra ID's <c>correlation_id</c>, or its <c>trace_id</c> if there is none.</summary>
    public string? TraceId { get; private init; }

    /// <summary>Reads the fields that are present. All are <see langword="null"/> if the body has another format.</summary>
    public static OAuthTokenResponse Parse(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, OAuthJson.Default.OAuthFields) is { } fields
                ? Read(fields) : new OAuthTokenResponse();
        }
        catch (JsonException)
        {
            return new OAuthTokenResponse();
        }
    }

    /// <summary>
    /// Returns the reason of a failure if the error code is more specific than the status: §5.2 uses 400 for most errors, and
    /// some servers send errors with a success status. With 429, 5xx or a redirect, the status takes precedence.
    /// </summary>
    public TokenFailureReason? Reason(HttpStatusCode status) => (Error, (int)status) switch
    {
        (_, 429 or >= 500 or (>= 300 and < 400)) => null,
        ("invalid_client" or "unauthorized_client" or "invalid_grant" or "invalid_token" or "access_denied", _) => TokenFailureReason.CredentialRejected,
        ("temporarily_unavailable" or "server_error", _) => TokenFailureReason.Unavailable,
        (_, >= 200 and < 300) => TokenFailureReason.BadRequest,
        _ => null,
    };

    /// <summary>
    /// Whether the error concerns the requested scope alone. Of the error codes with 400 or 401, only <c>invalid_client</c> and
    /// <c>invalid_token</c>, which OpenIddict returns for an invalid assertion, concern the whole client.
    /// </summary>
    public bool IsScopeSpecific(HttpStatusCode status) =>
        Error is not (null or "invalid_client" or "invalid_token") && status is (HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized);

    private static OAuthTokenResponse Read(OAuthFields fields) => new()
    {
        AccessToken = Text(fields.AccessToken),
        TokenType = NumberOrText(fields.TokenType)?.Trim(),
        ExpiresIn = NumberOrText(fields.ExpiresIn),
        Scope = Text(fields.Scope),
        Error = Text(fields.Error) ?? Text(fields.ErrorCode),
        ErrorDescription = Text(fields.ErrorDescription) ?? Text(fields.ErrorSummary),
        TraceId = Text(fields.CorrelationId) ?? Text(fields.TraceId),
    };

    private static string? NumberOrText(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number ? value.GetRawText() : Text(value);

    /// <summary>
    /// Returns a non-empty text, or <see langword="null"/> for anything else, including invalid Unicode, which is detected only
    /// when it is read.
    /// </summary>
    private static string? Text(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
