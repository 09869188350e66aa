using System.Diagnostics;
using System.Security.Cryptography.X509Certificates;

namespace TokenClients.OAuth;

/// <summary>The settings of one of a client's two credentials. Not a record, because that would print the secret.</summary>
internal sealed class OAuthCredentialSettings
{
    private OAuthCredentialSettings(string prefix) => Prefix = prefix;

    /// <summary>The prefix of the settings' names: empty, or <c>Secondary</c>.</summary>
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

    /// <summary>Whether there is a credential other than a certificate.</summary>
    public bool HasCredential => Credentials.Any(setting => setting.IsSet);

    /// <summary>The settings of credentials other than a certificate, of which one is enough, and whether each is set.</summary>
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

    /// <summary>Returns the name of a setting for this credential.</summary>
    public string Name(string setting) => Prefix + setting;

    /// <summary>Returns a function that returns the current private key, or <see langword="null"/> if there is none.</summary>
    public Func<OAuthPrivateKey>? Key()
    {
        if (PrivateKeyProvider is not null || string.IsNullOrEmpty(PrivateKeyFile))
        {
            return PrivateKeyProvider;
        }

        var file = new PemFile(PrivateKeyFile!);
        return () => file.ReadKey(PrivateKeyId);
    }

    /// <summary>Returns a function that returns the current certificate, or <see langword="null"/> if there is none.</summary>
    public Func<X509Certificate2>? Certificate() =>
        CertificateProvider is not null || string.IsNullOrEmpty(CertificateFile) ? CertificateProvider : new PemFile(CertificateFile!).ReadCertificate;
}
