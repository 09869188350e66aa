using System.Net.Http.Headers;
using Azure;
using Microsoft.Identity.Client;

namespace TokenClients;

/// <summary>What the identity service answered, as far as the exceptions of the Azure SDK tell.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="code">The service's code for the error.</param>
/// <param name="correlationId">The service's id of the exchange.</param>
/// <param name="retryAfter">How long the service asked to wait.</param>
/// <param name="isRefusal">Whether a 400 says that the credential is refused.</param>
internal sealed class IdentityServiceError(int status, string? code, string? correlationId, TimeSpan? retryAfter, bool isRefusal)
{
    // RFC 6749, section 5.2: "400 … invalid_client: MAY return 401".
    private static readonly string[] Refusals = ["invalid_client", "invalid_grant", "unauthorized_client"];

    public int Status => status;

    public string? Code => code;

    public string? CorrelationId => correlationId;

    public TimeSpan? RetryAfter => retryAfter;

    /// <summary>Whether the service rejects the credential with a status that has another meaning by itself.</summary>
    public bool IsRefusal => status == 400 && isRefusal;

    /// <summary>The answer that <paramref name="error"/> tells of, or <see langword="null"/> if it tells of none.</summary>
    public static IdentityServiceError? Of(Exception error) => error switch
    {
        RequestFailedException { Status: > 0 } failed => Of(failed),
        MsalServiceException { StatusCode: > 0 } failed => new(
            failed.StatusCode, failed.ErrorCode, failed.CorrelationId, failed.Headers?.RetryAfter?.Delta, Refusals.Contains(failed.ErrorCode)),
        _ => null,
    };

    private static IdentityServiceError Of(RequestFailedException error)
    {
        var headers = error.GetRawResponse()?.Headers;
        var wait = headers?.TryGetValue("Retry-After", out var text) == true
            && RetryConditionHeaderValue.TryParse(text, out var retry) ? retry.Delta : null;
        return new(
            error.Status, error.ErrorCode, headers?.RequestId, wait,
            Refusals.Any(code => error.ErrorCode == code || error.Message.Contains(code)));
    }
}
