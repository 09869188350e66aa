using System.Net;

namespace TokenClients.Handler;

/// <summary>The status codes that a token handler reacts to.</summary>
internal static class ResponseStatus
{
    public static bool IsRejection(this HttpResponseMessage response) => response.StatusCode == HttpStatusCode.Unauthorized;

    public static bool IsRedirect(this HttpResponseMessage response) => (int)response.StatusCode is >= 300 and < 400;
}
