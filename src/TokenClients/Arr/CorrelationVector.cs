namespace TokenClients.Arr;

/// <summary>
/// The <c>X-MRC-CV</c> header of the Mixed Reality STS: the 16 bytes of a new GUID as base64 without padding (22 characters),
/// new for every attempt (REST specification <c>mr-sts.json</c>, 2019-02-28-preview).
/// </summary>
internal static class CorrelationVector
{
    public const string HeaderName = "X-MRC-CV";

    public static string New() => Convert.ToBase64String(Guid.NewGuid().ToByteArray()).TrimEnd('=');
}
