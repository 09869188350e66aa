#if NET
using System.Diagnostics;
using System.Security.Cryptography;
#endif
using System.Security.Cryptography.X509Certificates;

namespace TokenClients.OAuth;

#if NET
/// <summary>
/// A PEM file with a private key and, optionally, its certificate and chain. It is read at each use, and parsed again when it
/// has changed, so that a new key is used without a restart.
/// </summary>
/// <param name="path">The file.</param>
internal sealed class PemFile(string path)
{
    private readonly object _gate = new();
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private string? _text;

    private X509Certificate2[] _certificates = [];
    private AsymmetricAlgorithm? _key;

    /// <summary>Returns the key.</summary>
    /// <exception cref="Exception">The file cannot be read or contains no usable key. The message does not show its contents.</exception>
    public OAuthPrivateKey ReadKey(string? keyId)
    {
        lock (_gate)
        {
            Refresh();
            try
            {
                return _certificates.Length > 0 ? OAuthPrivateKey.FromCertificates(_certificates, keyId)
                    : _key is RSA rsa ? OAuthPrivateKey.FromRsa(rsa, keyId) : OAuthPrivateKey.FromECDsa((ECDsa)_key!, keyId);
            }
            catch (ArgumentException error)
            {
                // The parameter's name is meaningless to the author of the file.
                throw new FormatException(error.Message.Replace($" (Parameter '{error.ParamName}')", "", StringComparison.Ordinal), error);
            }
        }
    }

    /// <summary>Returns the certificate with its key, usable for TLS.</summary>
    /// <exception cref="Exception">
    /// The file cannot be read or contains no certificate with its key. The message does not show its contents.
    /// </exception>
    public X509Certificate2 ReadCertificate()
    {
        lock (_gate)
        {
            Refresh();
            return _certificates.Length > 0 ? _certificates[0] : throw new FormatException("it contains no certificate");
        }
    }

    private void Refresh()
    {
        var text = SettingFile.Read(path);
        if (text == _text)
        {
            return;
        }

        if (text.Contains("ENCRYPTED", StringComparison.Ordinal))
        {
            throw new FormatException("its key is encrypted, which is not supported; decrypt it (openssl pkey) and protect the file by its permissions, or load the key in code");
        }

        if (!text.Contains("PRIVATE KEY-----", StringComparison.Ordinal))
        {
            throw new FormatException(text.Contains("PUBLIC KEY-----", StringComparison.Ordinal)
                ? "it contains a public key only" : "it contains no private key in PEM form");
        }

        var hasCertificate = text.Contains("-----BEGIN CERTIFICATE-----", StringComparison.Ordinal);

        // The previous certificates and key may still be in use, so they are not disposed.
        try
        {
            var certificates = hasCertificate ? ParseCertificates(text) : [];
            (_certificates, _key) = (certificates, certificates.Length > 0 ? null : ParseKey(text));
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException)
        {
            throw new FormatException(
                hasCertificate ? "its private key does not belong to its first certificate, or one of them is damaged"
                : "its private key is damaged, or is neither an RSA nor an ECDSA key", error);
        }

        _text = text;
    }

    private static X509Certificate2[] ParseCertificates(string text)
    {
        var issuers = new X509Certificate2Collection();
        issuers.ImportFromPem(text);
        var certificate = X509Certificate2.CreateFromPem(text, text);
        return [ForTls(certificate), .. issuers.Skip(1)];
    }

    /// <summary>On Windows, TLS does not accept keys that exist only in memory, as those from PEM do.</summary>
    private static X509Certificate2 ForTls(X509Certificate2 certificate)
    {
        if (!OperatingSystem.IsWindows())
        {
            return certificate;
        }

        using (certificate)
        {
            var bytes = certificate.Export(X509ContentType.Pkcs12);
#if NET9_0_OR_GREATER
            return X509CertificateLoader.LoadPkcs12(bytes, password: null);
#else
            return new X509Certificate2(bytes);
#endif
        }
    }

    private static AsymmetricAlgorithm ParseKey(string text)
    {
        try
        {
            var rsa = RSA.Create();
            rsa.ImportFromPem(text);
            return rsa;
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException)
        {
            var ecdsa = ECDsa.Create();
            ecdsa.ImportFromPem(text);
            return ecdsa;
        }
    }
}
#else
/// <summary>A PEM file, which cannot be read on .NET Standard.</summary>
/// <param name="path">The file.</param>
internal sealed class PemFile(string path)
{
    public OAuthPrivateKey ReadKey(string? keyId)
    {
        _ = keyId;
        throw NotSupported("key");
    }

    public X509Certificate2 ReadCertificate() => throw NotSupported("certificate");

    private PlatformNotSupportedException NotSupported(string what)
    {
        _ = path; // not shown, because it may be a secret
        return new($"the build of this library for netstandard2.0 does not read PEM files; load the {what} in code");
    }
}
#endif
