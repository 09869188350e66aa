namespace TokenClients.Emulator;

/// <summary>The addresses of the OAuth 2.0 server, as its clients see them.</summary>
/// <param name="Issuer">The issuer identifier, with a slash at its end.</param>
internal readonly record struct OAuthAddresses(string Issuer)
{
    public const string TokenPath = "oauth2/token";
    public const string OpenIdPath = ".well-known/openid-configuration";
    public const string OAuthPath = ".well-known/oauth-authorization-server";
    public const string KeysPath = ".well-known/jwks.json";

    public string TokenEndpoint => Issuer + TokenPath;

    public string Keys => Issuer + KeysPath;

    /// <summary>The configured address or, without one, the one that the client used.</summary>
    public static OAuthAddresses Of(EmulatedRequest request, TokenEmulatorOptions options) =>
        new(options.BaseAddress?.AbsoluteUri ?? request.Origin);
}
