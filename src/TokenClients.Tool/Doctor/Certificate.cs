using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace TokenClients.Tool;

/// <summary>The certificate that a server presented, and the result of its validation on this machine.</summary>
internal sealed record Certificate(
    string Subject,
    string Issuer,
    DateTimeOffset NotBefore,
    DateTimeOffset NotAfter,
    SslPolicyErrors Errors,
    IReadOnlyList<X509ChainStatusFlags> Chain)
{
    private static readonly TimeSpan Soon = TimeSpan.FromDays(30);

    public StepResult Evaluate(string host, DateTimeOffset now)
    {
        var shown = $"'{Printable.Of(Subject)}', issued by '{Printable.Of(Issuer)}', {TimeFormat.Expiry(NotAfter, now)}";
        return now > NotAfter ? StepResult.Unreachable(
                $"the certificate has expired: {shown}", "The service must renew it. If it has done so, check this machine's clock.")
            : now < NotBefore ? StepResult.Unreachable(
                $"the certificate is not valid yet: {shown}", "Check this machine's clock.")
            : Errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) ? StepResult.Unreachable(
                $"the certificate is not valid for the host {host}: {shown}",
                "Check the domain or endpoint. A captive portal or a wrong DNS entry may answer instead of the service.")
            : Errors != SslPolicyErrors.None ? StepResult.Unreachable(
                $"this machine does not trust the certificate ({Reasons()}): {shown}",
                "If a proxy inspects TLS, or the service is private, install its root certificate on this machine.")
            : NotAfter - now < Soon ? StepResult.Warn($"the certificate expires soon: {shown}", "The service must renew it before that.")
            : StepResult.Ok(shown);
    }

    private string Reasons() => Chain.Count == 0 ? Errors.ToString() : string.Join(", ", Chain.Distinct());
}
