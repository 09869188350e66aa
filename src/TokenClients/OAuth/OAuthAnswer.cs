using System.Net;
using System.Text.Json;

namespace TokenClients;

/// <summary>The JSON body of an answer, good (RFC 6749 §5.1) or not (§5.2). Not a record, which would print the token.</summary>
internal sealed class OAuthAnswer
{
    public string? AccessToken { get; private init; }

    public string? TokenType { get; private init; }

    /// <summary>Seconds, as the server writes them.</summary>
    public string? ExpiresIn { get; private init; }

    public string? Error { get; private init; }

    public string? ErrorDescription { get; private init; }

    /// <summary>Microsoft Entra ID's <c>correlation_id</c> or, without one, its <c>trace_id</c>.</summary>
    public string? TraceId { get; private init; }

    /// <summary>Reads what there is; a body of another shape gives only <see langword="null"/>s.</summary>
    public static OAuthAnswer Parse(byte[] body)
    {
        try
        {
            return body.Length <= BoundedBody.Limit && JsonSerializer.Deserialize(body, OAuthJson.Default.OAuthFields) is { } fields
                ? Read(fields) : new OAuthAnswer();
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // The latter: JSON whose text is no Unicode, which shows only when it is read.
            return new OAuthAnswer();
        }
    }

    /// <summary>
    /// Why there is no token, where the error's code says more than the status: §5.2 answers 400 to most errors. Codes that
    /// come with 429, 5xx or a redirect do not change what those mean.
    /// </summary>
    public TokenFailureReason? Reason(HttpStatusCode status) => (Error, (int)status) switch
    {
        (_, 429 or >= 500 or (>= 300 and < 400)) => null,
        ("invalid_client" or "unauthorized_client" or "invalid_grant" or "access_denied", _) => TokenFailureReason.RefusedCredential,
        ("temporarily_unavailable" or "server_error", _) => TokenFailureReason.Unavailable,
        _ => null,
    };

    private static OAuthAnswer Read(OAuthFields fields) => new()
    {
        AccessToken = fields.AccessToken.ValueKind == JsonValueKind.String ? fields.AccessToken.GetString() : null,
        TokenType = Text(fields.TokenType),
        ExpiresIn = Text(fields.ExpiresIn),
        Error = Text(fields.Error),
        ErrorDescription = Text(fields.ErrorDescription),
        TraceId = Text(fields.CorrelationId) ?? Text(fields.TraceId),
    };

    private static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null => null,
        JsonValueKind.String => value.GetString() is { Length: > 0 } text ? text : null,
        _ => value.GetRawText(),
    };
}
