using System.Security.Cryptography.X509Certificates;

namespace TokenClients.Shared;

/// <summary>The certificate that the connection of a request presents (RFC 8705). It travels beside the request.</summary>
internal static class ClientCertificate
{
    private static readonly RequestProperty<X509Certificate2> Certificate = new("TokenClients.ClientCertificate");

    /// <summary>Has the request's connection present that certificate; <see langword="null"/> for none.</summary>
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

    /// <summary>The certificate that the request's connection presents, or <see langword="null"/> for none.</summary>
    public static X509Certificate2? Of(HttpRequestMessage request) => Certificate.Get(request);
}
