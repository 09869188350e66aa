namespace TokenClients.OAuth;

/// <summary>Converts ECDSA signatures to the format of JWS: two numbers of 32 bytes each (RFC 7518 §3.4).</summary>
internal static class EcdsaSignature
{
    private const int Half = 32;

    /// <summary>Returns a signature for ES256 in the format of JWS. Vaults and hardware modules may return the DER form of X9.62.</summary>
    /// <exception cref="FormatException">The signature has neither format.</exception>
    public static byte[] ToFixedLength(byte[] signature)
    {
        if (signature is { Length: 2 * Half })
        {
            return signature;
        }

        var (result, rest) = (new byte[2 * Half], Take(signature, 0x30, out var after));
        if (after != signature?.Length)
        {
            throw InvalidSignature();
        }

        for (var half = 0; half < 2; half++)
        {
            var number = Take(rest, 0x02, out after).SkipWhile(value => value == 0).ToArray();
            if (number.Length > Half)
            {
                throw InvalidSignature();
            }

            number.CopyTo(result, ((half + 1) * Half) - number.Length);
            rest = [.. rest.Skip(after)];
        }

        return rest.Length == 0 ? result : throw InvalidSignature();
    }

    /// <summary>Reads one DER value, whose length is always below 128 here.</summary>
    private static byte[] Take(byte[]? der, byte tag, out int after)
    {
        if (der is null || der.Length < 2 || der[0] != tag || der[1] > 127 || der[1] + 2 > der.Length)
        {
            throw InvalidSignature();
        }

        after = der[1] + 2;
        return [.. der.Skip(2).Take(der[1])];
    }

    private static FormatException InvalidSignature() => new("The signature for ES256 is neither 64 bytes long nor in DER form.");
}
