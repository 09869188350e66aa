using System.Net;
using System.Net.Sockets;
using Azure;

namespace TokenClients;

/// <summary>The words for what a credential of the Azure SDK throws: what happened and what to do.</summary>
/// <param name="credential">The type of the credential.</param>
internal sealed class AzureTokenExceptionFactory(string credential)
{
    private const string CouldNotReach = "could not reach the identity service. Check network, DNS, proxy, firewall and certificates";

    private static readonly (TokenFailureReason, string) NotAvailable = (TokenFailureReason.Unavailable,
        "is not available here. Sign in (az login), give this machine a managed identity, or set the environment variables that the credential reads");

    public TokenException Unreadable() => new(
        TokenFailureReason.InvalidResponse, $"{credential} returned no token that a header can carry. Check the credential and its version.");

    public TokenException Explain(Exception error)
    {
        var causes = Causes(error).ToList();
        if (causes.Select(IdentityServiceError.Of).FirstOrDefault(answer => answer is not null) is { } answer)
        {
            return Answered(answer, error);
        }

        // A credential that is not available has often tried the network first.
        var (reason, text) =
            Is(error, "CredentialUnavailableException") ? NotAvailable
            : causes.Any(cause => cause is OperationCanceledException or TimeoutException)
                ? (TokenFailureReason.Timeout, "got no answer in time. Check the network; options of the credential set the limit")
            : causes.Any(IsNetwork)
                ? (TokenFailureReason.Network, CouldNotReach)
            : causes.Any(cause => Is(cause, "CredentialUnavailableException")) ? NotAvailable
            : causes.Any(cause => Is(cause, "AuthenticationFailedException"))
                ? (TokenFailureReason.CredentialRejected,
                    "could not authenticate. Check its tenant, client id and secret or certificate, or sign in anew (az login); it is not asked again until a cool-down is over")
            : (TokenFailureReason.Unknown, $"threw {error.GetType().Name}");
        return new(reason, $"{credential} {text}; see the inner exception.", error);
    }

    private TokenException Answered(IdentityServiceError answer, Exception error)
    {
        var reason = answer.IsRefusal ? TokenFailureReason.CredentialRejected : FailureReasons.Of((HttpStatusCode)answer.Status);
        var text = reason switch
        {
            TokenFailureReason.CredentialRejected =>
                "was refused. Check its tenant, client id and secret or certificate, or sign in anew (az login); it is not asked again until a cool-down is over",
            TokenFailureReason.Network => CouldNotReach,
            TokenFailureReason.Timeout => "got no answer in time. Check the network",
            TokenFailureReason.Throttled => "was asked for fewer requests. Share one caching provider between all callers",
            TokenFailureReason.Unavailable => "got no token, because the identity service is temporarily unavailable. Try again later",
            TokenFailureReason.BadRequest => "asked for what the identity service does not give. Check scopes, tenant and authority",
            _ => "got an answer that is not the identity service's. Check whether a proxy or captive portal answers in its place",
        };
        var code = string.IsNullOrEmpty(answer.Code) ? "" : $", {answer.Code}";
        return new(reason, $"{credential} {text} (HTTP {answer.Status}{code}); see the inner exception.", error)
        {
            StatusCode = (HttpStatusCode)answer.Status,
            ErrorCode = answer.Code,
            CorrelationId = answer.CorrelationId,
            RetryAfter = answer.RetryAfter,
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
        cause is HttpRequestException or SocketException or RequestFailedException { Status: 0 }
        || (cause is IOException and not (FileNotFoundException or DirectoryNotFoundException));

    /// <summary>By name: the types of Azure.Identity stood in a package of their own before Azure.Core had them.</summary>
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
