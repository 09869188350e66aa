namespace TokenClients.Emulator;

/// <summary>What a token of the OAuth 2.0 token endpoint says.</summary>
/// <param name="Issuer">The issuer.</param>
/// <param name="ClientId">The client.</param>
/// <param name="Audiences">What it is for, one or more.</param>
/// <param name="Scope">The granted scopes, or <see langword="null"/> for none.</param>
/// <param name="Lifetime">The lifetime in seconds.</param>
/// <param name="CertificateThumbprint">The certificate that it is bound to, or <see langword="null"/> for none.</param>
internal sealed record OAuthGrant(
    string Issuer, string ClientId, IReadOnlyList<string> Audiences, string? Scope, long Lifetime, string? CertificateThumbprint);
