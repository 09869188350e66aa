using System.Text.Json;
using System.Text.Json.Serialization;

namespace TokenClients.OAuth;

/// <summary>The fields of an answer in whatever type a server sends them; one that is not there is undefined.</summary>
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

/// <summary>Source-generated, so that trimming and AOT keep it working. A field that is there twice is an error (RFC 6749 §5.1).</summary>
[JsonSourceGenerationOptions(AllowDuplicateProperties = false)]
[JsonSerializable(typeof(OAuthFields))]
internal sealed partial class OAuthJson : JsonSerializerContext;
