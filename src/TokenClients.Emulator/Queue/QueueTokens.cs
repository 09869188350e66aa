namespace TokenClients.Emulator;

/// <summary>A token for queues.</summary>
/// <param name="IsSigned">Whether it is signed with a valid key.</param>
/// <param name="ExpiresOn">When it expires, in Unix seconds, or <see langword="null"/> if it has no expiry.</param>
/// <param name="Audience">What it is for.</param>
/// <param name="CertificateThumbprint">The client certificate that it is bound to, or <see langword="null"/> for none.</param>
internal readonly record struct QueueToken(bool IsSigned, long? ExpiresOn, QueueAudience Audience, string? CertificateThumbprint = null);

/// <summary>
/// Validates tokens for the queues: those of the Access Control Service, shared access signatures, and those of the
/// OAuth 2.0 token endpoint. Signature, expiry and audience are checked.
/// </summary>
internal sealed class QueueTokens(TokenEmulatorOptions options, OAuthJwtIssuer jwts)
{
    private const string Prefix = "access_token=\"";

    /// <summary>Returns why a request to a queue is rejected, or <see langword="null"/> if it is accepted.</summary>
    public string? GetRejection(EmulatedRequest request)
    {
        var now = options.TimeProvider.GetUtcNow().ToUnixTimeSeconds();
        return Read(request) is not { } token ? "MissingToken: The request has no token, or an incomplete one."
            : !token.IsSigned ? "InvalidSignature: The token has an invalid signature."
            : token.ExpiresOn is not { } expiresOn || expiresOn <= now ? "ExpiredToken: The token has expired."
            : !token.Audience.Covers(request, options.BaseAddress)
                ? $"InvalidAudience: Invalid authorization token audience. {token.Audience.Describe(options)} "
                    + $"Resource: {QueueAudience.Needed(request)}"
            : token.CertificateThumbprint is { } bound && bound != request.CertificateThumbprint
                ? "InvalidToken: The token is bound to a client certificate (cnf) that this connection did not present."
            : null;
    }

    private QueueToken? Read(EmulatedRequest request) =>
        request.Credential("WRAP") is { } wrap ? ReadWrap(wrap)
        : request.Credential("SharedAccessSignature") is { } sas ? SharedAccessSignature.Read(sas, options.SasKeys)
        : request.Credential("Bearer") is { } jwt ? ReadJwt(jwt)
        : null;

    private QueueToken? ReadWrap(string credential) =>
        credential.Length == Prefix.Length || !credential.EndsWith('"')
        || !credential.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? null
        : SimpleWebToken.TryParse(credential[Prefix.Length..^1], out var token)
            ? new QueueToken(
                token.VerifySignature(options.SwtSigningKey),
                token.ExpiresOn?.ToUnixTimeSeconds(),
                new(token.Audience is { } audience ? [audience] : []))
        : default(QueueToken);

    private QueueToken ReadJwt(string text) => jwts.Read(text) is { } claims
        ? new(IsSigned: true, (long?)claims["exp"], QueueAudience.OfJwt(claims), OAuthJwtIssuer.ThumbprintOf(claims))
        : default;
}
