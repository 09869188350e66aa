using TokenClients.Http;

namespace TokenClients.OAuth;

/// <summary>Creates the two credentials that the options describe.</summary>
/// <param name="options">The validated options.</param>
/// <param name="server">What is known of the server.</param>
internal sealed class OAuthCredentials(OAuthClientOptions options, OAuthServer server)
{
    /// <summary>
    /// Creates the client's credential, and the second one if there is one. Both use the same secret, key, assertion or
    /// certificate if it has no second setting.
    /// </summary>
    public (CredentialSource Primary, CredentialSource? Secondary) Create()
    {
        var (first, second) = (OAuthCredentialSettings.PrimaryOf(options), OAuthCredentialSettings.SecondaryOf(options));
        return (Create(first, first), second.HasCredential || second.HasCertificate
            ? Create(second.HasCredential ? second : first, second.HasCertificate ? second : first) : null);
    }

    /// <summary>
    /// Creates a credential from the secret, key or assertion of one group of settings and the certificate of another, or of
    /// the same one.
    /// </summary>
    private CredentialSource Create(OAuthCredentialSettings credential, OAuthCredentialSettings presenting)
    {
        var (id, certificate, key) = (options.ClientId!, presenting.Certificate(), credential.Key());
        var isNamedByCertificate = !credential.HasCredential || (presenting.IsSecondary && !credential.IsSecondary);
        var setting = isNamedByCertificate ? presenting.CertificateSetting : credential.Credentials.First(one => one.IsSet).Setting;
        return credential switch
        {
            { AssertionProvider: { } provider } => Source(async cancellationToken =>
                Given(await provider(cancellationToken).ConfigureAwait(false))),
            { AssertionFile: { Length: > 0 } file } => Source(_ => new(Given(SettingFile.ReadAssertion(file)))),
            _ when key is not null => Source(_ => new(key() is { } signer ? Signed(signer) : null)),
            _ when certificate is not null => Source(_ => new(Simple())),
            _ => Simple(),
        };

        OAuthCredentialSource Source(Func<CancellationToken, ValueTask<ClientCredential?>> create) => new(setting, create, certificate, presenting.CertificateSetting);

        ClientCredential Simple() => string.IsNullOrEmpty(credential.Secret)
            ? new ClientIdCredential(id, setting)
            : new ClientSecretCredential(id, credential.Secret!, options.ClientAuthentication, server, setting);

        ClientAssertionCredential? Given(string? assertion) => string.IsNullOrEmpty(assertion) ? null : new(id, setting, assertion);

        ClientAssertionCredential Signed(OAuthPrivateKey signer) => new(id, setting, null, (now, cancellationToken) => ClientAssertion.CreateAsync(
            id, Audience(), signer, JwsAlgorithm.Choose(signer, options.Assertion, server.Metadata.SigningAlgorithms), options.Assertion, now, cancellationToken));
    }

    private string Audience() =>
        options.Assertion is { Audience: { Length: > 0 } audience } ? audience
        : options.Assertion is { UseTokenEndpointAsAudience: false, Profile: not OAuthAssertionProfile.EntraId } && server.Metadata.Issuer is { } issuer ? issuer
        : server.Metadata.TokenEndpoint.OriginalString;
}
