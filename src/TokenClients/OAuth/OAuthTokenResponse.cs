using System.Net;
using System.Text.Json;

namespace TokenClients.OAuth;

/// <summary>The JSON body of a response, good (RFC 6749 §5.1) or not (§5.2). Not a record, which would print the token.</summary>
internal sealed class OAuthTokenResponse
{
    public string? AccessToken { get; private init; }

    public string? TokenType { get; private init; }

    /// <summary>Seconds, as the server writes them.</summary>
    public string? ExpiresIn { get; private init; }

    /// <summary>The scopes that were granted, if the server names them.</summary>
    public string? Scope { get; private init; }

    public string? Error { get; private init; }

    public string? ErrorDescription { get; private init; }

    /// <summary>Microsoft Entra ID's <c>correlation_id</c> or, without one, its <c>trace_id</c>.</summary>
    public string? TraceId { get; private init; }

    /// <summary>Reads what there is; a body of another shape gives only <see langword="null"/>s.</summary>
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
    /// The reason for the failure where the error's code says more than the status: §5.2 has 400 for most errors, and some
    /// servers send theirs with a good status. Codes that come with 429, 5xx or a redirect do not change what those mean.
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
    /// Whether the error concerns the requested scope alone: of all codes that come with 400 or 401, only <c>invalid_client</c>
    /// and <c>invalid_token</c>, OpenIddict's word for an assertion, speak of the client.
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

    /// <summary>A text; anything else is none, and so is JSON that is no Unicode, which shows only when it is read.</summary>
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
