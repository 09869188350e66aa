using System.Net.Http.Headers;

namespace TokenClients.Http;

/// <summary>Reads response headers.</summary>
internal static class ResponseHeaders
{
    private static readonly string[] CorrelationHeaders =
    [
        "MS-CV", // Mixed Reality STS
        "request-id", // ACS
        "x-ms-request-id", // ACS, with the same value, and Entra ID
        "x-request-id", // other services
        "x-correlation-id",
    ];

    /// <summary>Reads the service's id of the request, as received.</summary>
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

    /// <summary>Reads <c>WWW-Authenticate</c> as text: ARR sends a sentence, which is not a valid challenge.</summary>
    public static string? ReadChallenge(HttpResponseHeaders headers) => Read(headers, "WWW-Authenticate");

    /// <summary>
    /// Reads <c>Retry-After</c> as a wait: in seconds, or until a date by the service's own clock. Returns
    /// <see langword="null"/> if there is none, or if it is zero or in the past.
    /// </summary>
    public static TimeSpan? ReadRetryAfter(HttpResponseHeaders headers, DateTimeOffset now)
    {
        var wait = headers.RetryAfter?.Delta ?? (headers.RetryAfter?.Date - ((ReadDate(headers) + ReadAge(headers)) ?? now));
        return wait > TimeSpan.Zero ? wait : null;
    }

    /// <summary>
    /// Reads <c>Date</c>, the service's clock. A date after the year 9900 is ignored, because computing with it would overflow
    /// and no further request could be sent.
    /// </summary>
    public static DateTimeOffset? ReadDate(HttpResponseHeaders headers) => headers.Date is { Year: < 9900 } date ? date : null;

    /// <summary>Reads <c>Age</c>, which is zero unless the response comes from a cache.</summary>
    public static TimeSpan ReadAge(HttpResponseHeaders headers) => headers.Age is { } age && age > TimeSpan.Zero ? age : TimeSpan.Zero;

    private static string? Read(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;
}
