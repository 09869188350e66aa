using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace TokenClients.Tests;

internal sealed class JwtTests
{
    private static readonly DateTimeOffset IssuedOn = DateTimeOffset.FromUnixTimeSeconds(1_000_000);

    [TestCase("""{"exp":1003600}""", 3600)]
    [TestCase("""{"exp":"1003600"}""", 3600)]
    [TestCase("""{"exp":1003600,"iat":999999}""", 3600)]
    [TestCase("""{"exp":1003600,"iat":1000001}""", 3599)]
    [TestCase("""{"exp":1003600,"iat":1003600}""", 3600)]
    [TestCase("""{"exp":1003600,"iat":null}""", 3600)]
    [TestCase("""{"exp":1000000}""", 0)]
    [TestCase("""{"exp":999999}""", -1)]
    [TestCase("""{"exp":-1e300}""", -1)]
    [TestCase("""{"exp":1e300,"iat":-1e300}""", 365 * 86400)]
    [TestCase("""{"exp":1003600,"exp":1007200}""", 7200)]
    public void A_lifetime_is_exp_minus_the_services_time_and_at_most_exp_minus_iat(string payload, int seconds) =>
        Assert.That(Jwt.ReadTimes(Answers.Jwt(payload))?.LifetimeFrom(IssuedOn), Is.EqualTo(TimeSpan.FromSeconds(seconds)));

    [TestCase("")]
    [TestCase("opaque")]
    [TestCase("..")]
    [TestCase("a.*.c")]
    [TestCase("a.A.c")]
    [TestCase("a.bm8ganNvbg.c")]
    public void A_token_that_is_not_a_JWT_has_no_lifetime(string token) =>
        Assert.That(Jwt.ReadTimes(token)?.LifetimeFrom(IssuedOn), Is.Null);

    [TestCase("{}")]
    [TestCase("null")]
    [TestCase("5")]
    [TestCase("""["exp"]""")]
    [TestCase("""{"EXP":1003600}""")]
    [TestCase("""{"exp":{}}""")]
    [TestCase("""{"exp":""}""")]
    [TestCase("""{"exp":"NaN"}""")]
    [TestCase("""{"exp":"Infinity"}""")]
    [TestCase("""{"exp":1e999}""")]
    [TestCase("""{"exp":"\ud800"}""")]
    [TestCase("""{"\ud800":1,"ex\ud800":2,"e\u0078\ud800":3}""")]
    public void A_JWT_without_a_usable_exp_has_no_lifetime(string payload) =>
        Assert.That(Jwt.ReadTimes(Answers.Jwt(payload))?.LifetimeFrom(IssuedOn), Is.Null);

    [Test]
    public void A_JWT_whose_exp_is_not_UTF8_has_no_lifetime() => Assert.That(
        Jwt.ReadTimes(Answers.Jwt([.. "{\"exp\":\""u8, 0xFF, .. "\"}"u8]))?.LifetimeFrom(IssuedOn), Is.Null);

    [TestCase(true)]
    [TestCase(false)]
    public void A_base64url_payload_is_read_with_or_without_padding(bool padded)
    {
        for (var length = 0; length < 6; length++)
        {
            // ÿ and ? produce the characters in which base64url differs from base64.
            var payload = $$"""{"x":"{{new string('?', length)}}ÿÿ?>","exp":1003600}""";
            Assert.That(
                Jwt.ReadTimes(Answers.Jwt(payload, padded))?.LifetimeFrom(IssuedOn), Is.EqualTo(TimeSpan.FromHours(1)), payload);
        }
    }

    [FsCheck.NUnit.Property]
    public void Reading_the_times_of_a_JWT_never_throws(string? header, byte[] payload, string? signature) =>
        Assert.That(() => Jwt.ReadTimes($"{header}.{Convert.ToBase64String(payload)}.{signature}")?.LifetimeFrom(IssuedOn), Throws.Nothing);

    [FsCheck.NUnit.Property]
    public Property No_claims_throw_and_no_lifetime_exceeds_a_year() => Prop.ForAll(
        Gen.Elements(
            "1003600", "\"1003600\"", "1e308", "-1e308", "null", "true", "[]", "{}", "\"\\ud800\"", "\"\\u0000\"", "0.5", "1e-400")
            .Two().ToArbitrary(),
        values =>
        {
            var token = Answers.Jwt(Encoding.UTF8.GetBytes($$"""{"exp":{{values.Item1}},"iat":{{values.Item2}}}"""));
            return Jwt.ReadTimes(token)?.LifetimeFrom(IssuedOn) is not { } life || life <= TokenLifetime.Maximum;
        });
}
