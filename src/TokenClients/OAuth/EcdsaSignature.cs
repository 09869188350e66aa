namespace TokenClients.OAuth;

/// <summary>An ECDSA signature in the form of JWS: two numbers of 32 bytes each (RFC 7518 §3.4).</summary>
internal static class EcdsaSignature
{
    private const int Half = 32;

    /// <summary>Returns a signature for ES256 as JWS has it. Vaults and hardware modules may return the DER form of X9.62.</summary>
    /// <exception cref="FormatException">It is neither.</exception>
    public static byte[] ToFixedLength(byte[] signature)
    {
        if (signature is { Length: 2 * Half })
        {
            return signature;
        }

        var (result, rest) = (new byte[2 * Half], Take(signature, 0x30, out var after));
        if (after != signature?.Length)
        {
            throw NotOne();
        }

        for (var half = 0; half < 2; half++)
        {
            var number = Take(rest, 0x02, out after).SkipWhile(value => value == 0).ToArray();
            if (number.Length > Half)
            {
                throw NotOne();
            }

            number.CopyTo(result, ((half + 1) * Half) - number.Length);
            rest = [.. rest.Skip(after)];
        }

        return rest.Length == 0 ? result : throw NotOne();
    }

    /// <summary>Reads one value of DER, whose length is below 128 here.</summary>
    private static byte[] Take(byte[]? der, byte tag, out int after)
    {
        if (der is null || der.Length < 2 || der[0] != tag || der[1] > 127 || der[1] + 2 > der.Length)
        {
            throw NotOne();
        }

        after = der[1] + 2;
        return [.. der.Skip(2).Take(der[1])];
    }

    private static FormatException NotOne() => new("The signature for ES256 has neither 64 bytes nor the DER form.");
}
