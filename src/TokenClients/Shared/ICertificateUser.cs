using System.Security.Cryptography.X509Certificates;

namespace TokenClients.Shared;

/// <summary>A client whose tokens may be bound to a certificate, as a shared store sees it.</summary>
internal interface ICertificateUser
{
    /// <summary>
    /// The certificates that it presents, that of the credential in use first; none if it presents none. Tokens that are bound to
    /// others are of no use to it.
    /// </summary>
    IReadOnlyList<X509Certificate2> Certificates { get; }
}
