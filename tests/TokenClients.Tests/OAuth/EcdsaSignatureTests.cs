using System.Formats.Asn1;
using System.Numerics;

namespace TokenClients.Tests;

internal sealed class EcdsaSignatureTests
{
    [FsCheck.NUnit.Property(MaxTest = 2000)]
    public void A_DER_signature_is_converted_to_two_numbers_of_32_bytes(byte[] left, byte[] right)
    {
        var (r, s) = (Number(left), Number(right));
        var der = new AsnWriter(AsnEncodingRules.DER);
        using (der.PushSequence())
        {
            der.WriteInteger(r);
            der.WriteInteger(s);
        }

        var encoded = der.Encode();
        var expected = (byte[])[.. Half(r), .. Half(s)];
        Assert.That(EcdsaSignature.ToFixedLength(encoded), Is.EqualTo(encoded.Length == 64 ? encoded : expected));
    }

    [Test]
    public void A_signature_of_64_bytes_stays_unchanged()
    {
        var signature = Enumerable.Range(0, 64).Select(i => (byte)i).ToArray();

        Assert.That(EcdsaSignature.ToFixedLength(signature), Is.EqualTo(signature));
    }

    [FsCheck.NUnit.Property(MaxTest = 2000)]
    public void Any_bytes_that_are_not_a_DER_signature_are_rejected(byte[] bytes)
    {
        try
        {
            Assert.That(EcdsaSignature.ToFixedLength([0x30, .. bytes]), Has.Length.EqualTo(64));
        }
        catch (FormatException error)
        {
            Assert.That(error.Message, Is.EqualTo("The signature for ES256 is neither 64 bytes long nor in DER form."));
        }
    }

    [TestCase(new byte[0])]
    [TestCase(new byte[] { 0x30, 0x06, 0x02, 0x01, 0x01, 0x02, 0x01, 0x01, 0x00 })]
    [TestCase(new byte[] { 0x30, 0x09, 0x02, 0x01, 0x01, 0x02, 0x01, 0x01, 0x02, 0x01, 0x01 })]
    [TestCase(new byte[] { 0x30, 0x06, 0x04, 0x01, 0x01, 0x02, 0x01, 0x01 })]
    public void An_almost_valid_DER_signature_is_rejected(byte[] bytes) =>
        Assert.That(() => EcdsaSignature.ToFixedLength(bytes), Throws.TypeOf<FormatException>());

    [Test]
    public void A_truncated_DER_signature_is_rejected([Range(1, 8)] int missing)
    {
        byte[] whole = [0x30, 0x08, 0x02, 0x02, 0x01, 0x01, 0x02, 0x02, 0x01, 0x01];

        Assert.That(EcdsaSignature.ToFixedLength(whole), Has.Length.EqualTo(64));
        Assert.That(() => EcdsaSignature.ToFixedLength(whole[..^missing]), Throws.TypeOf<FormatException>());
        Assert.That(() => EcdsaSignature.ToFixedLength([0x30, (byte)(8 - missing), .. whole[2..^missing]]), Throws.TypeOf<FormatException>());
    }

    [Test]
    public void A_signature_with_numbers_of_more_than_32_bytes_is_rejected()
    {
        byte[] number = [0x02, 33, .. Enumerable.Repeat((byte)1, 33)];

        Assert.That(() => EcdsaSignature.ToFixedLength([0x30, 70, .. number, .. number]), Throws.TypeOf<FormatException>());
    }

    private static BigInteger Number(byte[] bytes) => new([.. bytes.Take(32)], isUnsigned: true);

    private static byte[] Half(BigInteger number) => [.. Enumerable.Repeat((byte)0, 32 - Bytes(number).Length), .. Bytes(number)];

    private static byte[] Bytes(BigInteger number) => number.IsZero ? [] : number.ToByteArray(isUnsigned: true, isBigEndian: true);
}
