using System.Net.Http.Headers;
using Azure;
using Microsoft.Identity.Client;

namespace TokenClients;

/// <summary>An error response of the identity service, extracted from an exception of the Azure SDK or MSAL.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="code">The service's code for the error.</param>
/// <param name="correlationId">The service's id of the request.</param>
/// <param name="retryAfter">How long the service wants clients to wait.</param>
/// <param name="isRejection">Whether a 400 means that the credential is rejected.</param>
/// <param name="isPage">Whether the response is an HTML page.</param>
internal sealed class IdentityServiceError(
    int status, string? code, string? correlationId, TimeSpan? retryAfter, bool isRejection, bool isPage)
{
    // RFC 6749, section 5.2: "400 … invalid_client: MAY return 401".
    private static readonly string[] RejectionCodes = ["invalid_client", "invalid_grant", "unauthorized_client"];

    public int Status => status;

    public string? Code => code;

    public string? CorrelationId => correlationId;

    public TimeSpan? RetryAfter => retryAfter;

    /// <summary>Whether the service rejects the credential with a status that usually means something else.</summary>
    public bool IsRejection => status == 400 && isRejection;

    /// <summary>Whether a firewall or proxy answered in place of the service, which never sends HTML.</summary>
    public bool IsFromIntermediary => status == 403 && isPage;

    /// <summary>
    /// Whether the error concerns the requested scope alone. Of the rejections, only <c>invalid_client</c> concerns the whole
    /// client.
    /// </summary>
    public bool IsScopeSpecific => status is 400 or 401 && code != "invalid_client" && RejectionCodes.Contains(code);

    /// <summary>The response that <paramref name="error"/> contains, or <see langword="null"/> if it contains none.</summary>
    public static IdentityServiceError? Of(Exception error) => error switch
    {
        RequestFailedException { Status: > 0 } failed => Of(failed),
        MsalServiceException { StatusCode: > 0 } failed => new(
            failed.StatusCode, failed.ErrorCode, failed.CorrelationId, failed.Headers?.RetryAfter?.Delta, RejectionCodes.Contains(failed.ErrorCode),
            isPage: failed.ResponseBody?.TrimStart().StartsWith("<", StringComparison.Ordinal) == true),
        _ => null,
    };

    private static IdentityServiceError Of(RequestFailedException error)
    {
        var headers = error.GetRawResponse()?.Headers;
        var wait = headers?.TryGetValue("Retry-After", out var text) == true
            && RetryConditionHeaderValue.TryParse(text, out var retry) ? retry.Delta : null;
        return new(
            error.Status, error.ErrorCode, headers?.RequestId, wait,
            RejectionCodes.Any(code => error.ErrorCode == code || error.Message.Contains(code)),
            isPage: headers?.RequestId is null && headers?.ContentType?.IndexOf("html", StringComparison.OrdinalIgnoreCase) >= 0);
    }
}
