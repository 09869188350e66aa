using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace TokenClients.Tool;

/// <summary>What a server showed, and what this machine thinks of it.</summary>
internal sealed record Certificate(
    string Subject,
    string Issuer,
    DateTimeOffset NotBefore,
    DateTimeOffset NotAfter,
    SslPolicyErrors Errors,
    IReadOnlyList<X509ChainStatusFlags> Chain)
{
    private static readonly TimeSpan Soon = TimeSpan.FromDays(30);

    public Finding Judge(string host, DateTimeOffset now)
    {
        var shown = $"'{Printable.Of(Subject)}', issued by '{Printable.Of(Issuer)}', {Moments.Expiry(NotAfter, now)}";
        return now > NotAfter ? Finding.Unreachable(
                $"the certificate has expired: {shown}", "The service has to renew it. If it has, check this machine's clock.")
            : now < NotBefore ? Finding.Unreachable(
                $"the certificate is not valid yet: {shown}", "Check this machine's clock.")
            : Errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) ? Finding.Unreachable(
                $"the certificate is for another host than {host}: {shown}",
                "Check the domain or endpoint. A captive portal or a wrong DNS entry may answer in the service's place.")
            : Errors != SslPolicyErrors.None ? Finding.Unreachable(
                $"this machine does not trust the certificate ({Reasons()}): {shown}",
                "A proxy that looks into TLS, or a private service, needs its root certificate installed on this machine.")
            : NotAfter - now < Soon ? Finding.Warn($"the certificate expires soon: {shown}", "The service has to renew it in time.")
            : Finding.Ok(shown);
    }

    private string Reasons() => Chain.Count == 0 ? Errors.ToString() : string.Join(", ", Chain.Distinct());
}
