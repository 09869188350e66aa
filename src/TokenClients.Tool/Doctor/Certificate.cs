using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace TokenClients.Tool;

/// <summary>The certificate that a server presented, and the result of its validation on this machine.</summary>
internal sealed record Certificate(
    string Host,
    string Subject,
    string Issuer,
    DateTimeOffset NotBefore,
    DateTimeOffset NotAfter,
    SslPolicyErrors Errors,
    IReadOnlyList<X509ChainStatusFlags> Chain)
{
    /// <summary>A certificate should be renewed before the last fifth of its validity.</summary>
    private const int RenewalShare = 5;

    private bool IsTrusted => Errors == SslPolicyErrors.None;

    public StepResult Evaluate(RequestProxy? proxy, DateTimeOffset now)
    {
        var shown = $"'{Printable.Of(Subject)}', issued by '{Printable.Of(Issuer)}', {TimeFormat.Expiry(NotAfter, now)}";
        return now > NotAfter ? StepResult.Unreachable(
                $"the certificate has expired: {shown}", "The service must renew it. If it has done so, check this machine's clock.")
            : now < NotBefore ? StepResult.Unreachable(
                $"the certificate is not valid yet: {shown}", "Check this machine's clock.")
            : Errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) ? StepResult.Unreachable(
                $"the certificate is not valid for the host {Host}: {shown}", WhyOtherName(proxy))
            : !IsTrusted ? StepResult.Unreachable($"this machine does not trust the certificate ({Reasons()}): {shown}", HowToTrust(proxy))
            : NotAfter - now < (NotAfter - NotBefore) / RenewalShare
                ? StepResult.Warn($"the certificate expires soon: {shown}", "The service must renew it before that.")
            : StepResult.Ok(shown);
    }

    private string WhyOtherName(RequestProxy? proxy) =>
        proxy is null ? "Check the domain or endpoint. A captive portal or a wrong DNS entry may lead to another server."
        : proxy.Address.Host == Host ? $"This is the certificate of the proxy. Check its host name in {proxy.Source}."
        : $"Check the domain or endpoint, and whether the proxy {proxy} responds instead of the service, with a certificate from '{Printable.Of(Issuer)}'.";

    private string HowToTrust(RequestProxy? proxy) => proxy is null
        ? "If a proxy inspects TLS, or the service is private, install its root certificate on this machine."
        : $"The proxy {proxy} may inspect TLS with certificates from '{Printable.Of(Issuer)}'. If that is your organization's, install its root " +
            "certificate on this machine; otherwise do not send a key through this proxy.";

    private string Reasons() => Chain.Count == 0 ? Errors.ToString() : string.Join(", ", Chain.Distinct());
}
