using System.Text.Json;

namespace TokenClients.Tests;

/// <summary>Turns an outcome into the result of the provider and the failure that callers get.</summary>
internal static class Ending
{
    public static (AccessToken? Token, Exception? Error, Failure? Failure) Of(
        Outcome outcome, HeldFetch fetch, AccessToken? current, Moment now)
    {
        switch (outcome)
        {
            case Outcome.Token(var lifetime, var same):
                var token = fetch.Token(now.Utc + lifetime, same ? current?.Value : null);
                return (token, null, lifetime > TimeSpan.Zero ? null : new Failure(TokenFailureReason.InvalidResponse));
            case Outcome.EverlastingToken:
                return (fetch.Token(DateTimeOffset.MaxValue), null, null);
            case Outcome.Fails(var reason, var retryAfter):
                var known = new TokenException(reason, "made to fail") { RetryAfter = retryAfter };
                return (null, known, new Failure(reason, known, retryAfter));
            case Outcome.Throws(var type):
                var foreign = (Exception)Activator.CreateInstance(type)!;
                return (null, foreign, new Failure(ReasonOf(foreign), foreign));
            default:
                return (null, null, new Failure(TokenFailureReason.Unknown));
        }
    }

    private static TokenFailureReason ReasonOf(Exception error) => error switch
    {
        OperationCanceledException or TimeoutException => TokenFailureReason.Timeout,
        HttpRequestException or IOException => TokenFailureReason.Network,
        JsonException or FormatException => TokenFailureReason.InvalidResponse,
        _ => TokenFailureReason.Unknown,
    };
}
