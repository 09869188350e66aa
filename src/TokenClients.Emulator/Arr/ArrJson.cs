using System.Text.Json.Serialization;

namespace TokenClients.Emulator;

/// <summary>The settings of a session that a client sends. Both are optional; an update has only the lease.</summary>
internal sealed record ArrSessionSettings(int? MaxLeaseTimeMinutes, string? Size);

/// <summary>A session, as the service describes it.</summary>
internal sealed record ArrSessionProperties(
    string Id,
    string Size,
    string Status,
    int MaxLeaseTimeMinutes,
    int ElapsedTimeMinutes,
    string? Hostname,
    int? ArrInspectorPort,
    int? HandshakePort,
    float Teraflops,
    ArrError? Error,
    DateTime CreationTime);

/// <summary>The sessions of an account.</summary>
internal sealed record ArrSessionList(IReadOnlyList<ArrSessionProperties> Sessions);

/// <summary>The body of an error.</summary>
internal sealed record ArrErrorResponse(ArrError Error);

/// <summary>An error of Azure Remote Rendering.</summary>
internal sealed record ArrError(string Code, string Message, IReadOnlyList<ArrError> Details, string? Target, ArrError? InnerError);

/// <summary>The JSON of Azure Remote Rendering.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, AllowDuplicateProperties = false)]
[JsonSerializable(typeof(ArrSessionSettings))]
[JsonSerializable(typeof(ArrSessionProperties))]
[JsonSerializable(typeof(ArrSessionList))]
[JsonSerializable(typeof(ArrErrorResponse))]
internal sealed partial class ArrJson : JsonSerializerContext;
