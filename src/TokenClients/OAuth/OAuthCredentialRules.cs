namespace TokenClients.OAuth;

/// <summary>Validates the credentials of <see cref="OAuthClientOptions"/>.</summary>
internal static class OAuthCredentialRules
{
    private const string Missing =
        "ClientSecret is empty; set it to the client's secret, or set PrivateKeyFile, AssertionFile or ClientCertificateFile, " +
        "or in code PrivateKeyProvider, AssertionProvider or ClientCertificateProvider.";

    /// <summary>Returns all faults, each with its fix.</summary>
    public static IEnumerable<string?> Faults(OAuthClientOptions options)
    {
        var (first, second) = (OAuthCredentialSettings.PrimaryOf(options), OAuthCredentialSettings.SecondaryOf(options));
        return
        [
            first.HasCredential || first.HasCertificate ? null : Missing,
            .. Faults(first),
            .. Faults(second),
            ClientAuthentication(options),
            CertificateWithoutTls(options.Endpoint, first, second),
            .. Assertion(options.Assertion, first, second),
        ];
    }

    private static IEnumerable<string?> Faults(OAuthCredentialSettings settings)
    {
        var set = settings.Credentials.Where(setting => setting.IsSet).ToList();
        return
        [
            set.Count < 2 ? null : SettingRules.InPlaceOf(set[set.Count - 1].Setting, [.. set.Take(set.Count - 1)]),
            string.IsNullOrEmpty(settings.Secret) ? null
                : SettingRules.Secret(settings.Secret, settings.Name("ClientSecret"), "the client's secret", isKey: false),
            File(settings.Name("PrivateKeyFile"), settings.PrivateKeyFile, "a private key in PEM form, not encrypted", path => new PemFile(path).ReadKey(null)),
            SettingRules.Text(settings.PrivateKeyId, settings.Name("PrivateKeyId"))
                ?? (string.IsNullOrEmpty(settings.PrivateKeyId) || !string.IsNullOrEmpty(settings.PrivateKeyFile) ? null
                : $"{settings.Name("PrivateKeyId")} is set without {settings.Name("PrivateKeyFile")}; set both, or in code pass the id to the OAuthPrivateKey."),
            File(settings.Name("AssertionFile"), settings.AssertionFile, "an assertion (a JWT) and nothing else", path => SettingFile.ReadAssertion(path)),
            File(
                settings.Name("ClientCertificateFile"), settings.CertificateFile, "a certificate and its private key in PEM form, not encrypted",
                path => new PemFile(path).ReadCertificate()),
            settings.CertificateProvider is not null && !string.IsNullOrEmpty(settings.CertificateFile)
                ? SettingRules.InPlaceOf(settings.Name("ClientCertificateProvider"), (settings.Name("ClientCertificateFile"), true)) : null,
            Callback(settings.Name("PrivateKeyProvider"), settings.PrivateKeyProvider, _ => null),
            Callback(settings.Name("ClientCertificateProvider"), settings.CertificateProvider, certificate => certificate.HasPrivateKey
                ? null : "returns a certificate without its private key, which the connection needs; load it with its key."),
        ];
    }

    private static string? Callback<T>(string setting, Func<T>? callback, Func<T, string?> fault)
        where T : class
    {
        try
        {
            return callback is null ? null
                : callback() is not { } returned ? $"{setting} returns null; return a key or certificate, or set it to null."
                : fault(returned) is { } why ? $"{setting} {why}" : null;
        }
        catch (Exception error)
        {
            // Only the messages of ArgumentException are shown, which OAuthPrivateKey throws; any other may contain a key.
            return $"{setting} throws {error.GetType().Name}: {(error is ArgumentException ? ForeignText.Clean(error.Message) : "make sure that it can be called at startup.")}";
        }
    }

    private static string? File(string setting, string? path, string holds, Action<string> read) =>
        string.IsNullOrEmpty(path) ? null : SettingFile.Fault(setting, path!, holds, () => read(path!));

    private static string? CertificateWithoutTls(Uri? endpoint, params OAuthCredentialSettings[] credentials) =>
        endpoint is { IsAbsoluteUri: true, Scheme: "http" } && credentials.FirstOrDefault(credential => credential.HasCertificate) is { } presenting
            ? $"Endpoint '{SettingRules.Shown(endpoint)}' does not use TLS, so {presenting.CertificateSetting} cannot be presented; use https."
            : null;

    private static string? ClientAuthentication(OAuthClientOptions options) => options.ClientAuthentication switch
    {
        null or OAuthClientAuthentication.Basic or OAuthClientAuthentication.Form => null,
        OAuthClientAuthentication.BasicUnencoded => options.ClientId?.Contains(':') == true
            ? "ClientId contains a colon, which BasicUnencoded cannot send; set ClientAuthentication to Basic or Form." : null,
        { } value => $"ClientAuthentication is {value:D}; set it to Basic, Form or BasicUnencoded, or remove it.",
    };

    private static IEnumerable<string?> Assertion(OAuthAssertionOptions options, params OAuthCredentialSettings[] credentials) =>
    [
        options.Profile is OAuthAssertionProfile.Standard or OAuthAssertionProfile.EntraId
            ? null : $"Assertion.Profile is {options.Profile:D}; set it to Standard or EntraId.",
        SettingRules.Text(options.Audience, "Assertion.Audience"),
        string.IsNullOrEmpty(options.Audience) || !options.UseTokenEndpointAsAudience ? null
            : SettingRules.InPlaceOf("Assertion.Audience", ("Assertion.UseTokenEndpointAsAudience", true)),
        SettingRules.Text(options.Type, "Assertion.Type"),
        options.IncludeCertificate
            ? credentials.Where(credential => KeyOf(credential) is { Certificates.Count: 0 })
                .Select(credential => $"Assertion.IncludeCertificate is set, but the key of {credential.Name("PrivateKeyProvider")} or {credential.Name("PrivateKeyFile")} has no certificate; add it, or remove the setting.").FirstOrDefault()
            : null,
        SettingRules.Span(options.Lifetime, "Assertion.Lifetime", TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
        string.IsNullOrEmpty(options.Algorithm) ? null
            : !JwsAlgorithm.All.Contains(options.Algorithm!) ? "Assertion.Algorithm is not supported; set it to RS256, PS256 or ES256, or remove it."
            : credentials.Where(credential => KeyOf(credential) is { } key && !key.Algorithms.Contains(options.Algorithm!))
                .Select(credential => $"Assertion.Algorithm is {options.Algorithm}, which the key of {credential.Name("PrivateKeyProvider")} or {credential.Name("PrivateKeyFile")} does not support; remove it, or use another key.").FirstOrDefault(),
    ];

    private static OAuthPrivateKey? KeyOf(OAuthCredentialSettings credential)
    {
        try
        {
            return credential.Key()?.Invoke();
        }
        catch (Exception)
        {
            return null; // reported as that setting's own fault
        }
    }
}
