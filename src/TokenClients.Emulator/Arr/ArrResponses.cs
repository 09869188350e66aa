using System.Text.Json;

namespace TokenClients.Emulator;

/// <summary>The responses of Azure Remote Rendering, without their correlation vector.</summary>
internal static class ArrResponses
{
    private const string Json = "application/json; charset=utf-8";

    public static EmulatedResponse Session(int status, ArrSessionProperties session) =>
        new(status, Json, JsonSerializer.Serialize(session, ArrJson.Default.ArrSessionProperties));

    public static EmulatedResponse Sessions(IEnumerable<ArrSessionProperties> sessions) =>
        new(200, Json, JsonSerializer.Serialize(new([.. sessions]), ArrJson.Default.ArrSessionList));

    public static EmulatedResponse Rejected(string reason) =>
        Failed(401, reason).With("WWW-Authenticate", "Bearer error=\"invalid_token\"");

    public static EmulatedResponse NotAllowed(string methods) => Failed(405, $"Expected {methods}.").With("Allow", methods);

    public static EmulatedResponse Failed(int status) => status switch
    {
        401 => Rejected("The token was not issued by this service."),
        _ => Failed(status, $"{StatusText.Phrase(status)}."),
    };

    public static EmulatedResponse Failed(int status, string message) => new(status, Json, JsonSerializer.Serialize(
        new(new(StatusText.Code(status), message, [], Target: null, InnerError: null)), ArrJson.Default.ArrErrorResponse));
}
