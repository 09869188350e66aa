namespace TokenClients.Emulator;

/// <summary>Authenticates the client of a request (RFC 6749, 2.3; RFC 7523, 2.2; RFC 8705, 2).</summary>
internal sealed class OAuthAuthenticator(TokenEmulatorOptions options)
{
    private const string AssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private readonly ClientAssertionRules _assertions = new(options);

    /// <summary>Returns the client, or why it is not authenticated.</summary>
    public OAuthAuthentication Authenticate(EmulatedRequest request, IReadOnlyDictionary<string, string> form)
    {
        var credential = OAuthCredential.Read(request, form);
        var hasSecret = request.Credential("Basic") is not null || form.ContainsKey("client_secret");
        return OAuthCredential.HasAssertion(form) ? (hasSecret ? TwoWays() : ByAssertion(request, form))
            : credential is { IsAmbiguous: true } ? TwoWays()
            : credential is not null ? BySecret(credential)
            : !hasSecret && form.GetValueOrDefault("client_id") is { } id && request.CertificateThumbprint is { } thumbprint ? ByCertificate(id, thumbprint)
            : OAuthAuthentication.Rejected(NoCredential(request));
    }

    private static OAuthAuthentication TwoWays() =>
        OAuthAuthentication.Malformed("The client must use only one authentication method (Basic, client_secret or client_assertion), and the same client_id everywhere.");

    private static string NoCredential(EmulatedRequest request) =>
        request.Credential("Basic") is not null ? "The Basic credential must be the base64 form of the form-encoded id, a colon, and the form-encoded secret."
        : "Expected HTTP Basic, or in the form client_id and client_secret, or client_assertion"
            + (request.IsHttps ? "; or client_id and a client certificate, but the connection presented none (see UseClientCertificates)." : ".");

    private OAuthAuthentication BySecret(OAuthCredential credential) =>
        credential.IsValid(options.OAuthClients) ? OAuthAuthentication.Of(credential.ClientId)
        : OAuthAuthentication.Rejected(
            credential.IsUnencodedButValid(options.OAuthClients)
                ? "The id and the secret in HTTP Basic must each be form-encoded before they are joined and encoded in base64 (RFC 6749, 2.3.1)."
            : !options.OAuthClients.ContainsKey(credential.ClientId) ? "The client is unknown, or has no secret."
            : OAuthResponses.WrongCredential);

    private OAuthAuthentication ByAssertion(EmulatedRequest request, IReadOnlyDictionary<string, string> form) =>
        form.GetValueOrDefault("client_assertion_type") != AssertionType ? OAuthAuthentication.Malformed($"client_assertion_type must be {AssertionType}.")
        : form.GetValueOrDefault("client_assertion") is not { } text ? OAuthAuthentication.Malformed("client_assertion is missing.")
        : ClientAssertion.Read(text) is not { } assertion
            ? OAuthAuthentication.Rejected("client_assertion is not a JSON Web Token: three base64url parts separated by dots, of which the first two are JSON objects.")
        : assertion.Subject is not { } id || assertion.Issuer != id
            ? OAuthAuthentication.Rejected("The iss and the sub of the assertion must both be the client id.")
        : (form.GetValueOrDefault("client_id") ?? id) != id
            ? OAuthAuthentication.Rejected("The client_id in the form must be the sub of the assertion, or be omitted.")
        : _assertions.GetRejection(assertion, id, OAuthAddresses.Of(request, options)) is { } reason ? OAuthAuthentication.Rejected(reason)
        : OAuthAuthentication.Of(id);

    private OAuthAuthentication ByCertificate(string id, string thumbprint) =>
        !options.OAuthClientKeys.TryGetValue(id, out var keys) || keys.All(key => key.Sha256Thumbprint is null)
            ? OAuthAuthentication.Rejected("The client is unknown, or has no certificate: add it to OAuthClientKeys in the emulator's options.")
        : keys.Any(key => key.Sha256Thumbprint == thumbprint) ? OAuthAuthentication.Of(id)
        : OAuthAuthentication.Rejected("The certificate of the connection is not one of the client's.");
}
