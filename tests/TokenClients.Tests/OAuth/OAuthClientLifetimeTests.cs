using System.Text;

namespace TokenClients.Tests;

/// <summary>The lifetime of an OAuth token, in every notation that a server may use.</summary>
internal sealed class OAuthClientLifetimeTests : OAuthFixture
{
    [TestCase("Fri, 31 Dec 9999 23:59:59 GMT", "0")]
    [TestCase("Fri, 31 Dec 9999 23:59:59 GMT", "60")]
    [TestCase("Mon, 01 Jan 0001 00:00:00 GMT", "2147483648")]
    public async Task A_server_with_an_impossible_clock_does_not_stop_later_requests(string date, string age)
    {
        var key = OAuthPrivateKey.FromCertificate(TestCertificates.ECDsa("key"));
        foreach (var isSigning in new[] { false, true })
        {
            var number = 0;
            var server = new StubHandler(_ => ++number == 1
                ? Answers.Create(200, GoodBody, "application/json", ("Date", date), ("Age", age)) : Answers.Create(200, GoodBody));
            var client = Client(server, o => (o.ClientSecret, o.PrivateKeyProvider) = (isSigning ? null : Secret, isSigning ? () => key : null));
            for (var i = 0; i < 3; i++)
            {
                Time.Advance(TimeSpan.FromMinutes(1));
                Assert.That(async () => (await client.GetTokenAsync()).Value, Is.EqualTo("opaque"));
            }
        }
    }

    private const double Year = 365 * 86400;

    // 1767229200 is 2026-01-01 01:00 UTC, one hour after the start time of the clock.
    private static readonly string HourLong = Answers.Jwt("""{"exp":1767229200}""");

    [TestCase("3600", 3600)]
    [TestCase("3600.0", 3600)]
    [TestCase("3.6e3", 3600)]
    [TestCase("0.5", 0.5)]
    [TestCase("1", 1)]
    [TestCase("\"3600\"", 3600)]
    [TestCase("\"3600.0\"", 3600)]
    [TestCase("1e18", Year)]
    [TestCase("9223372036854775807", Year)]
    [TestCase("\"31536001\"", Year)]
    public async Task An_OAuth_expires_in_is_read_in_any_notation_and_capped_at_a_year(string expiresIn, double seconds) =>
        Assert.That(await LifetimeOf($$"""{"access_token":"opaque","expires_in":{{expiresIn}}}"""), Is.EqualTo(seconds));

    [TestCase("")]
    [TestCase(",\"expires_in\":null")]
    [TestCase(",\"expires_in\":\"\"")]
    [TestCase(",\"expires_in\":\"soon\"")]
    [TestCase(",\"expires_in\":\"NaN\"")]
    [TestCase(",\"expires_in\":1e999")]
    [TestCase(",\"expires_in\":true")]
    [TestCase(",\"expires_in\":{}")]
    [TestCase(",\"expires_in\":[3600]")]
    [TestCase(",\"Expires_In\":60")]
    public async Task Without_a_usable_expires_in_the_exp_of_a_JWT_or_the_default_lifetime_counts(string expiresIn)
    {
        Assert.That(await LifetimeOf($$"""{"access_token":"{{HourLong}}"{{expiresIn}}}"""), Is.EqualTo(3600));
        Assert.That(await LifetimeOf($$"""{"access_token":"{{Answers.Jwt("{}")}}"{{expiresIn}}}"""), Is.EqualTo(300));
        Assert.That(await LifetimeOf($$"""{"access_token":"opaque"{{expiresIn}}}"""), Is.EqualTo(300));
        Assert.That(
            await LifetimeOf($$"""{"access_token":"opaque"{{expiresIn}}}""", o => o.DefaultLifetime = TimeSpan.FromHours(2)),
            Is.EqualTo(7200));
    }

    [TestCase("0")]
    [TestCase("-5")]
    [TestCase("\"-1e300\"")]
    [TestCase("1e-9")]
    public async Task An_OAuth_token_that_has_already_expired_is_an_invalid_response(string expiresIn) =>
        await ExpectExpired($$"""{"access_token":"opaque","expires_in":{{expiresIn}}}""");

    [Test]
    public async Task A_JWT_whose_exp_has_passed_is_an_invalid_response()
    {
        Time.Advance(3600);

        await ExpectExpired($$"""{"access_token":"{{HourLong}}"}""");
    }

    [TestCase(1)]
    [TestCase(-24)]
    public async Task The_exp_of_a_JWT_is_compared_with_the_servers_clock(int hoursOff)
    {
        Time.SetWallClock(Time.GetUtcNow() + TimeSpan.FromHours(hoursOff));

        var token = await Answering(
            200, $$"""{"access_token":"{{HourLong}}"}""", headers: ("Date", "Thu, 01 Jan 2026 00:00:00 GMT")).GetTokenAsync();

        Assert.That(token.ExpiresOn, Is.EqualTo(Time.GetUtcNow() + TimeSpan.FromHours(1)));
    }

    [Test]
    public async Task The_lifetime_of_an_OAuth_token_counts_from_the_start_of_the_request()
    {
        var requestedAt = Time.GetUtcNow();

        var token = await Client(new StubHandler(_ =>
        {
            Time.Advance(20);
            return Answers.Create(200, GoodBody);
        })).GetTokenAsync();

        Assert.That(token.ExpiresOn, Is.EqualTo(requestedAt + TimeSpan.FromHours(1)));
    }

    [FsCheck.NUnit.Property]
    public bool Any_body_yields_a_token_with_a_valid_lifetime_or_a_TokenException(byte[] body) => IsWithinBounds(body);

    [FsCheck.NUnit.Property]
    public bool Any_text_in_any_field_yields_a_valid_lifetime_or_a_TokenException(string? token, string? type, string? expiresIn, int status) => IsWithinBounds(
        Encoding.UTF8.GetBytes($$"""{"access_token":"{{token}}","token_type":"{{type}}","expires_in":"{{expiresIn}}"}"""), status);

    [FsCheck.NUnit.Property]
    public bool Any_number_in_expires_in_yields_a_valid_lifetime_or_a_TokenException(double seconds) => IsWithinBounds(
        Encoding.UTF8.GetBytes(FormattableString.Invariant($$"""{"access_token":"t","expires_in":"{{seconds:R}}"}""")));

    private bool IsWithinBounds(byte[] body, int status = 200)
    {
        var client = Client(new StubHandler(_ => Answers.Create(status is >= 100 and < 1000 ? status : 200, body)));
        try
        {
            var lifetime = client.GetTokenAsync().AsTask().GetAwaiter().GetResult().ExpiresOn - Time.GetUtcNow();
            return lifetime > TimeSpan.Zero && lifetime <= TokenLifetime.Maximum;
        }
        catch (TokenException)
        {
            return true;
        }
    }

    private async Task<double> LifetimeOf(string body, Action<OAuthClientOptions>? change = null)
    {
        var token = await Client(new StubHandler(_ => Answers.Create(200, body)), change).GetTokenAsync();
        return (token.ExpiresOn - Time.GetUtcNow()).TotalSeconds;
    }

    private async Task ExpectExpired(string body)
    {
        var failure = await FailureOf(Answering(200, body));

        Assert.That(failure.Reason, Is.EqualTo(TokenFailureReason.InvalidResponse));
        Assert.That(failure.Message, Does.Contain("answered 200 with a token that has already expired"));
    }
}
