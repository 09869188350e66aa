using System.Security.Cryptography;

namespace TokenClients.Emulator;

/// <summary>The two RSA keys of this process, each made at its first use: one for all emulators to sign with, one to forge with.</summary>
internal static class JwtKeys
{
    private static readonly Lazy<RSAParameters> Shared = new(Create);
    private static readonly Lazy<RSAParameters> Wrong = new(Create);

    /// <summary>What signs an emulator's tokens.</summary>
    public static JwtSigner Signer(TokenEmulatorOptions options) =>
        options.JwtSigningKey is { } key ? JwtSigner.Of(key)
        : options.UseNewJwtSigningKey ? JwtSigner.WithNewKey()
        : JwtSigner.Sharing(Shared, options.Random.JwtKeyId);

    /// <summary>What signs the tokens of <see cref="Fault.SignWithWrongKey"/>, with a key that no resource knows.</summary>
    public static JwtSigner Forger(TokenEmulatorOptions options) => JwtSigner.Sharing(Wrong, options.Random.WrongJwtKeyId);

    private static RSAParameters Create()
    {
        using var rsa = RSA.Create(2048);
        return rsa.ExportParameters(includePrivateParameters: true);
    }
}
