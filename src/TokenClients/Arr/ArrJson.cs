using System.Text.Json.Serialization;

namespace TokenClients.Arr;

/// <summary>The body of a good answer: exactly this one property (REST specification <c>mr-sts.json</c>).</summary>
internal sealed class ArrStsResponse
{
    public string? AccessToken { get; set; }
}

/// <summary>Source-generated, so that trimming and AOT keep it working.</summary>
[JsonSerializable(typeof(ArrStsResponse))]
internal sealed partial class ArrJson : JsonSerializerContext;
