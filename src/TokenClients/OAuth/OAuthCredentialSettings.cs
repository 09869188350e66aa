using System.Diagnostics;
using System.Security.Cryptography.X509Certificates;

namespace TokenClients.OAuth;

/// <summary>The settings that make up one of a client's two credentials. Not a record, which would print the secret.</summary>
internal sealed class OAuthCredentialSettings
{
    private OAuthCredentialSettings(string prefix) => Prefix = prefix;

    /// <summary>What the settings' names begin with: nothing, or <c>Secondary</c>.</summary>
    public string Prefix { get; }

    public bool IsSecondary => Prefix.Length > 0;

    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public string? Secret { get; private init; }

    public Func<OAuthPrivateKey>? PrivateKeyProvider { get; private init; }

    public string? PrivateKeyFile { get; private init; }

    public string? PrivateKeyId { get; private init; }

    public Func<CancellationToken, ValueTask<string>>? AssertionProvider { get; private init; }

    public string? AssertionFile { get; private init; }

    public Func<X509Certificate2>? CertificateProvider { get; private init; }

    public string? CertificateFile { get; private init; }

    public bool HasCertificate => CertificateProvider is not null || !string.IsNullOrEmpty(CertificateFile);

    /// <summary>The name of the setting that the certificate comes from.</summary>
    public string CertificateSetting =>
        Name(CertificateProvider is null ? nameof(OAuthClientOptions.ClientCertificateFile) : nameof(OAuthClientOptions.ClientCertificateProvider));

    /// <summary>Whether anything but a certificate proves who the client is.</summary>
    public bool HasCredential => Credentials.Any(setting => setting.IsSet);

    /// <summary>The settings other than the certificate, of which one is enough, and whether each is there.</summary>
    public IReadOnlyList<(string Setting, bool IsSet)> Credentials =>
    [
        (Name("ClientSecret"), !string.IsNullOrEmpty(Secret)),
        (Name("PrivateKeyProvider"), PrivateKeyProvider is not null),
        (Name("PrivateKeyFile"), !string.IsNullOrEmpty(PrivateKeyFile)),
        (Name("AssertionProvider"), AssertionProvider is not null),
        (Name("AssertionFile"), !string.IsNullOrEmpty(AssertionFile)),
    ];

    public static OAuthCredentialSettings PrimaryOf(OAuthClientOptions options) => new("")
    {
        Secret = options.ClientSecret,
        PrivateKeyProvider = options.PrivateKeyProvider,
        PrivateKeyFile = options.PrivateKeyFile,
        PrivateKeyId = options.PrivateKeyId,
        AssertionProvider = options.AssertionProvider,
        AssertionFile = options.AssertionFile,
        CertificateProvider = options.ClientCertificateProvider,
        CertificateFile = options.ClientCertificateFile,
    };

    public static OAuthCredentialSettings SecondaryOf(OAuthClientOptions options) => new("Secondary")
    {
        Secret = options.SecondaryClientSecret,
        PrivateKeyProvider = options.SecondaryPrivateKeyProvider,
        PrivateKeyFile = options.SecondaryPrivateKeyFile,
        PrivateKeyId = options.SecondaryPrivateKeyId,
        AssertionProvider = options.SecondaryAssertionProvider,
        AssertionFile = options.SecondaryAssertionFile,
        CertificateProvider = options.SecondaryClientCertificateProvider,
        CertificateFile = options.SecondaryClientCertificateFile,
    };

    /// <summary>What a setting is called in this credential.</summary>
    public string Name(string setting) => Prefix + setting;

    /// <summary>Returns the private key, which may be another one later; <see langword="null"/> if none signs.</summary>
    public Func<OAuthPrivateKey>? Key()
    {
        if (PrivateKeyProvider is not null || string.IsNullOrEmpty(PrivateKeyFile))
        {
            return PrivateKeyProvider;
        }

        var file = new PemFile(PrivateKeyFile!);
        return () => file.ReadKey(PrivateKeyId);
    }

    /// <summary>Returns the certificate, which may be another one later; <see langword="null"/> if none is presented.</summary>
    public Func<X509Certificate2>? Certificate() =>
        CertificateProvider is not null || string.IsNullOrEmpty(CertificateFile) ? CertificateProvider : new PemFile(CertificateFile!).ReadCertificate;
}
