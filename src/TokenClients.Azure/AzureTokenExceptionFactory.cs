using System.Net;
using Azure;
using TokenClients.Shared;

namespace TokenClients;

/// <summary>
/// Turns what a credential of the Azure SDK throws into a <see cref="TokenException"/> that says what happened and what to do.
/// </summary>
/// <param name="credential">The type of the credential.</param>
internal sealed class AzureTokenExceptionFactory(string credential)
{
    private const string Unreachable = "could not reach the identity service. Check network, DNS, proxy, firewall and certificates";

    private const string CheckCredential =
        "Check its tenant, client id and secret or certificate, or sign in again (az login); the credential is not used again until the cool-down is over";

    private static readonly (TokenFailureReason, string) NotAvailable = (TokenFailureReason.Unavailable,
        "is not available on this machine. Sign in (az login), give the machine a managed identity, or set the environment variables that the credential reads");

    public TokenException Unreadable() => new(
        TokenFailureReason.InvalidResponse, $"{credential} returned no token, or one that cannot be sent in a header. Check the credential and its version.");

    /// <summary>Explains an exception by its inner exceptions.</summary>
    /// <param name="error">The exception that the credential threw.</param>
    /// <param name="scope">The scope that the request named and that was sent.</param>
    public TokenException FromException(Exception error, string? scope)
    {
        var causes = Causes(error).ToList();
        if (causes.Select(IdentityServiceError.Of).FirstOrDefault(response => response is not null) is { } response)
        {
            return FromResponse(response, error, scope);
        }

        // A credential that is not available has often tried the network first.
        var (reason, text) =
            Is(error, "CredentialUnavailableException") ? NotAvailable
            : causes.Any(cause => cause is OperationCanceledException or TimeoutException)
                ? (TokenFailureReason.Timeout, "got no response in time. Check the network; the credential's options set the limit")
            : causes.Any(IsNetwork)
                ? (TokenFailureReason.Network, Unreachable)
            : causes.Any(cause => Is(cause, "CredentialUnavailableException")) ? NotAvailable
            : causes.Any(cause => Is(cause, "AuthenticationFailedException"))
                ? (TokenFailureReason.CredentialRejected, $"could not authenticate. {CheckCredential}")
            : (TokenFailureReason.Unknown, "failed for an unknown reason");
        return new(reason, $"{credential} {text}. Cause: {ExceptionText.Of(error)}.", error);
    }

    private TokenException FromResponse(IdentityServiceError response, Exception error, string? scope)
    {
        var reason = response.IsRejection ? TokenFailureReason.CredentialRejected
            : response.IsFromIntermediary ? TokenFailureReason.InvalidResponse
            : FailureReasons.Of((HttpStatusCode)response.Status);
        var text = reason switch
        {
            TokenFailureReason.CredentialRejected => $"was rejected. {CheckCredential}",
            TokenFailureReason.Network => Unreachable,
            TokenFailureReason.Timeout => "got no response in time. Check the network",
            TokenFailureReason.Throttled => "sent too many requests. Share one caching provider between all callers",
            TokenFailureReason.Unavailable => "got no token, because the identity service is temporarily unavailable. Try again later",
            TokenFailureReason.BadRequest => "sent a request that the identity service does not accept. Check scopes, tenant and authority",
            _ => "got a response that is not from the identity service. Check whether a proxy, firewall or captive portal answers in its place",
        };
        var advice = AcsScope.Advice(response.Code, scope) is { } more ? $". {more}" : "";
        var code = string.IsNullOrEmpty(response.Code) ? "" : $", {response.Code}";
        return new(reason, $"{credential} {text}{advice} (HTTP {response.Status}{code}). Cause: {ExceptionText.Of(error)}.", error)
        {
            IsScopeSpecific = response.IsScopeSpecific,
            StatusCode = (HttpStatusCode)response.Status,
            ErrorCode = response.Code,
            CorrelationId = response.CorrelationId,
            RetryAfter = response.RetryAfter,
        };
    }

    private static IEnumerable<Exception> Causes(Exception? error)
    {
        for (; error is not null; error = error.InnerException)
        {
            yield return error;
        }
    }

    private static bool IsNetwork(Exception cause) =>
        cause is RequestFailedException { Status: 0 } || FailureReasons.IsNetwork(cause);

    /// <summary>Compares by name, because the types of Azure.Identity moved from their own package to Azure.Core.</summary>
    private static bool Is(Exception cause, string name)
    {
        for (var type = cause.GetType(); type is not null; type = type.BaseType)
        {
            if (type.FullName == $"Azure.Identity.{name}")
            {
                return true;
            }
        }

        return false;
    }
}
