using System.Security.Cryptography.X509Certificates;

namespace TokenClients.Shared;

/// <summary>The certificate that the connection of a request must present (RFC 8705). It is stored in the request's options.</summary>
internal static class ClientCertificate
{
    private static readonly RequestProperty<X509Certificate2> Certificate = new("TokenClients.ClientCertificate");

    /// <summary>Sets the certificate that the request's connection must present; <see langword="null"/> for none.</summary>
    public static void Set(HttpRequestMessage request, X509Certificate2? certificate)
    {
        if (certificate is not null)
        {
            Certificate.Set(request, certificate);
        }
        else
        {
            Certificate.Remove(request);
        }
    }

    /// <summary>Returns the certificate that the request's connection must present, or <see langword="null"/> for none.</summary>
    public static X509Certificate2? Of(HttpRequestMessage request) => Certificate.Get(request);
}
