using System.Text.Json;
using System.Text.Json.Serialization;

namespace TokenClients.OAuth;

/// <summary>The fields of a response, of whatever JSON type the server sends. A missing field is undefined.</summary>
internal sealed class OAuthFields
{
    [JsonPropertyName("access_token")]
    public JsonElement AccessToken { get; set; }

    [JsonPropertyName("token_type")]
    public JsonElement TokenType { get; set; }

    [JsonPropertyName("expires_in")]
    public JsonElement ExpiresIn { get; set; }

    [JsonPropertyName("scope")]
    public JsonElement Scope { get; set; }

    [JsonPropertyName("error")]
    public JsonElement Error { get; set; }

    [JsonPropertyName("error_description")]
    public JsonElement ErrorDescription { get; set; }

    /// <summary>Okta's names for the two above.</summary>
    [JsonPropertyName("errorCode")]
    public JsonElement ErrorCode { get; set; }

    [JsonPropertyName("errorSummary")]
    public JsonElement ErrorSummary { get; set; }

    [JsonPropertyName("correlation_id")]
    public JsonElement CorrelationId { get; set; }

    [JsonPropertyName("trace_id")]
    public JsonElement TraceId { get; set; }
}

/// <summary>Source-generated, so that it works with trimming and AOT. A duplicate field is an error (RFC 6749 §5.1).</summary>
[JsonSourceGenerationOptions(AllowDuplicateProperties = false)]
[JsonSerializable(typeof(OAuthFields))]
internal sealed partial class OAuthJson : JsonSerializerContext;
