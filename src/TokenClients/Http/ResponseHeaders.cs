using System.Net.Http.Headers;

namespace TokenClients.Http;

/// <summary>Reads the response headers that tell of failures.</summary>
internal static class ResponseHeaders
{
    // MS-CV is the Mixed Reality STS's; ACS sends the next two with one value, Entra the latter; the last two are habits.
    private static readonly string[] CorrelationHeaders =
        ["MS-CV", "request-id", "x-ms-request-id", "x-request-id", "x-correlation-id"];

    /// <summary>Reads the service's id of the exchange, as it came.</summary>
    public static string? ReadCorrelationId(HttpResponseHeaders headers)
    {
        foreach (var name in CorrelationHeaders)
        {
            if (Read(headers, name) is { } id)
            {
                return id;
            }
        }

        return null;
    }

    /// <summary>Reads <c>WWW-Authenticate</c> raw: ARR puts a sentence there, which no parser of challenges would take.</summary>
    public static string? ReadChallenge(HttpResponseHeaders headers) => Read(headers, "WWW-Authenticate");

    /// <summary>
    /// Reads <c>Retry-After</c> as a wait: in seconds, or a date counted from the service's own clock. None asks for no wait, and
    /// so do zero and a date in the past.
    /// </summary>
    public static TimeSpan? ReadRetryAfter(HttpResponseHeaders headers, DateTimeOffset now)
    {
        var wait = headers.RetryAfter?.Delta ?? (headers.RetryAfter?.Date - ((ReadDate(headers) + ReadAge(headers)) ?? now));
        return wait > TimeSpan.Zero ? wait : null;
    }

    /// <summary>
    /// Reads <c>Date</c>, the service's clock. One in the last century that .NET can represent is none: later times by that clock could
    /// not be computed, and no further request would be sent.
    /// </summary>
    public static DateTimeOffset? ReadDate(HttpResponseHeaders headers) => headers.Date is { Year: < 9900 } date ? date : null;

    /// <summary>Reads <c>Age</c>, which is zero unless the response comes out of a cache.</summary>
    public static TimeSpan ReadAge(HttpResponseHeaders headers) => headers.Age is { } age && age > TimeSpan.Zero ? age : TimeSpan.Zero;

    private static string? Read(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;
}
