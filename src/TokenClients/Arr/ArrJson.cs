using System.Text.Json.Serialization;

namespace TokenClients.Arr;

/// <summary>The body of a successful response, which has exactly this property (REST specification <c>mr-sts.json</c>).</summary>
internal sealed class ArrStsResponse
{
    public string? AccessToken { get; set; }
}

/// <summary>Source-generated, so that it works with trimming and AOT.</summary>
[JsonSerializable(typeof(ArrStsResponse))]
internal sealed partial class ArrJson : JsonSerializerContext;
