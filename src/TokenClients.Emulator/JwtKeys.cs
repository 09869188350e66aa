using System.Security.Cryptography;

namespace TokenClients.Emulator;

/// <summary>
/// The two RSA keys of this process, each created on first use: one that all emulators sign with, and a wrong one.
/// </summary>
internal static class JwtKeys
{
    private static readonly Lazy<RSAParameters> Shared = new(Create);
    private static readonly Lazy<RSAParameters> Wrong = new(Create);

    /// <summary>Creates the signer of an emulator's tokens.</summary>
    public static JwtSigner Signer(TokenEmulatorOptions options) =>
        options.JwtSigningKey is { } key ? JwtSigner.WithKey(key)
        : options.UseNewJwtSigningKey ? JwtSigner.WithNewKey()
        : JwtSigner.WithSharedKey(Shared, options.Random.JwtKeyId);

    /// <summary>
    /// Creates the signer of the tokens of <see cref="Fault.SignWithWrongKey"/>, with a key that no resource accepts.
    /// </summary>
    public static JwtSigner WrongKeySigner(TokenEmulatorOptions options) => JwtSigner.WithSharedKey(Wrong, options.Random.WrongJwtKeyId);

    private static RSAParameters Create()
    {
        using var rsa = RSA.Create(2048);
        return rsa.ExportParameters(includePrivateParameters: true);
    }
}
