using System.Security.Cryptography.X509Certificates;

namespace TokenClients.Shared;

/// <summary>A client whose tokens may be bound to a certificate, which is then part of their key in a shared store.</summary>
internal interface ICertificateUser
{
    /// <summary>
    /// The certificates that the client presents, starting with that of the credential in use; may be empty. The client cannot
    /// use tokens that are bound to other certificates.
    /// </summary>
    IReadOnlyList<X509Certificate2> Certificates { get; }
}
