using System.Net.Http.Headers;
using System.Text;

namespace TokenClients.Tests;

/// <summary>The binary format of stored tokens.</summary>
internal sealed class TokenPayloadTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);

    private static readonly AuthenticationHeaderValue?[] Headers =
    [
        null,
        new("WRAP", "access_token=\"the-token\""),
        new("SharedAccessSignature", "sr=a&sig=b"),
        new("Bearer", "the-token, the-token"),
        new("Odd"),
    ];

    [Test]
    public void A_payload_is_read_back_unchanged(
        [Range(0, 4)] int header, [Values(null, "id.0")] string? correlationId, [Values(null, "a b")] string? grantedScope)
    {
        var token = new AccessToken("the-token", Now.AddHours(1), Headers[header], correlationId: correlationId) { GrantedScope = grantedScope };

        var read = TokenPayload.Read(TokenPayload.Write(new StoredToken(token, Now)))!;

        Assert.That(
            (read.Token.Value, read.Token.ExpiresOn, read.Token.CorrelationId, read.Token.GrantedScope, read.IssuedOn),
            Is.EqualTo((token.Value, token.ExpiresOn, correlationId, grantedScope, Now)));
        Assert.That(read.Token.Authorization.ToString().TrimEnd(), Is.EqualTo(token.Authorization.ToString()));
    }

    [Test]
    public void A_payload_contains_the_token_value_only_once() => Assert.That(
        TokenPayload.Write(new StoredToken(new AccessToken(new string('t', 1000), Now.AddHours(1), Headers[0]), Now)),
        Has.Length.LessThan(1050));

    [Test]
    public void A_payload_that_is_empty_or_of_another_version_is_read_as_null()
    {
        var payload = TokenPayload.Write(new StoredToken(new AccessToken("the-token", Now.AddHours(1)), Now));

        Assert.That((payload[0], TokenPayload.Read([1, .. payload[1..]]), TokenPayload.Read([])), Is.EqualTo(((byte)2, (StoredToken?)null, (StoredToken?)null)));
    }

    [TestCase("x~ =", true)]
    [TestCase("x\u007F=", false)]
    [TestCase("x\u0001=", false)]
    public void A_header_is_read_only_if_it_is_printable_ASCII(string before, bool isValid)
    {
        var payload = TokenPayload.Write(new StoredToken(
            new AccessToken("the-token", Now.AddHours(1), new AuthenticationHeaderValue("X", new string('x', before.Length) + "the-token")), Now));
        var at = Encoding.Latin1.GetString(payload).IndexOf(new string('x', before.Length), StringComparison.Ordinal);
        Encoding.Latin1.GetBytes(before).CopyTo(payload, at);

        Assert.That(
            () => TokenPayload.Read(payload)!.Token.Authorization.Parameter,
            isValid ? Is.EqualTo($"{before}the-token") : Throws.TypeOf<TokenException>().With.Message.EqualTo("The stored bytes are not a token."));
    }

    [Test]
    public void A_truncated_payload_throws_a_TokenException_at_any_length()
    {
        var payload = TokenPayload.Write(new StoredToken(new AccessToken("the-token", Now.AddHours(1), Headers[1], correlationId: "id"), Now));

        for (var length = 1; length < payload.Length; length++)
        {
            var error = Assert.Throws<TokenException>(() => TokenPayload.Read(payload[..length]));
            Assert.That(error!.ToString(), Does.Not.Contain("the-token"));
        }
    }

    [FsCheck.NUnit.Property(MaxTest = 2000)]
    public bool Reading_arbitrary_bytes_throws_at_most_a_TokenException(byte[] bytes)
    {
        try
        {
            _ = TokenPayload.Read([2, .. bytes]);
        }
        catch (TokenException error)
        {
            return error.Reason == TokenFailureReason.InvalidResponse;
        }

        return true;
    }

    [Test]
    public void A_payload_with_an_invalid_token_value_or_invalid_times_is_rejected()
    {
        Assert.That(() => TokenPayload.Read(Payload("a\r\nb", Now, Now.AddHours(1))), Throws.TypeOf<TokenException>());
        Assert.That(() => TokenPayload.Read(Payload("token", Now, Now)), Throws.TypeOf<TokenException>());
        Assert.That(() => TokenPayload.Read(Payload("token", Now, DateTimeOffset.MaxValue, times: long.MaxValue)), Throws.TypeOf<TokenException>());
        Assert.That(TokenPayload.Read(Payload("token", Now, Now.AddHours(1)))!.Token.Value, Is.EqualTo("token"));
    }

    private static byte[] Payload(string value, DateTimeOffset receivedOn, DateTimeOffset expiresOn, long? times = null)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes, Encoding.UTF8);
        writer.Write((byte)2);
        writer.Write(times ?? receivedOn.ToUnixTimeMilliseconds());
        writer.Write(times ?? expiresOn.ToUnixTimeMilliseconds());
        writer.Write("Bearer");
        writer.Write(value);
        writer.Write(true);
        foreach (var text in new[] { "before", "after", "correlation id", "granted scope" })
        {
            writer.Write(text);
        }

        return bytes.ToArray();
    }
}
