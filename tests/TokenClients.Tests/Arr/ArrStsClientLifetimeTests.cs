using System.Text.Json;
using TokenClients.Emulator;

namespace TokenClients.Tests;

/// <summary>The lifetime of an ARR token, derived from its claims and from the clocks.</summary>
internal sealed class ArrStsClientLifetimeTests : WireFixture
{
    private static readonly TimeSpan Day = TimeSpan.FromHours(24);

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(-1)]
    [TestCase(24)]
    [TestCase(-24)]
    [TestCase(24 * 365)]
    public async Task A_wrong_local_clock_does_not_change_the_lifetime_of_an_ARR_token(int hoursOff)
    {
        Emulator.Options.ArrLifetime = TimeSpan.FromMinutes(90);
        LocalTime.SetWallClock(ServiceTime.GetUtcNow() + TimeSpan.FromHours(hoursOff));

        var token = await Arr().GetTokenAsync();

        Assert.That(token.ExpiresOn, Is.EqualTo(LocalTime.GetUtcNow() + TimeSpan.FromMinutes(90)));
    }

    [TestCase(0, 24 * 60)]
    [TestCase(30, 24 * 60 - 30)]
    [TestCase(-1, 24 * 60)]
    [TestCase(-60 * 48, 24 * 60)]
    public async Task A_skewed_Date_shortens_a_lifetime_but_never_lengthens_it_beyond_exp_minus_iat(int minutes, int expected)
    {
        Emulator.Arr.Faults.Enqueue(Fault.SkewDate(TimeSpan.FromMinutes(minutes)));

        var token = await Arr().GetTokenAsync();

        Assert.That(token.ExpiresOn - LocalTime.GetUtcNow(), Is.EqualTo(TimeSpan.FromMinutes(expected)));
    }

    [Test]
    public async Task An_ARR_token_that_has_already_expired_is_an_invalid_response()
    {
        Emulator.Options.ArrLifetime = TimeSpan.Zero;
        await ExpectExpired();
        Emulator.Options.ArrLifetime = TimeSpan.FromSeconds(-60);
        await ExpectExpired();
        Emulator.Options.ArrLifetime = Day;
        Emulator.Arr.Faults.Enqueue(Fault.SkewDate(Day));
        await ExpectExpired();

        async Task ExpectExpired()
        {
            var failure = await FailureOf(Arr());
            Assert.That(failure.Reason, Is.EqualTo(TokenFailureReason.InvalidResponse));
            Assert.That(failure.Message, Does.Contain("answered 200 with a token that has already expired"));
            Assert.That(failure.CorrelationId, Is.EqualTo(ArrRequests[^1].Headers["X-MRC-CV"] + ".0"));
        }
    }

    [Test]
    public async Task A_token_of_one_second_lives_one_second()
    {
        Emulator.Options.ArrLifetime = TimeSpan.FromSeconds(1);

        Assert.That((await Arr().GetTokenAsync()).ExpiresOn - LocalTime.GetUtcNow(), Is.EqualTo(TimeSpan.FromSeconds(1)));
    }

    [Test]
    public async Task The_lifetime_of_an_ARR_token_counts_from_the_start_of_the_request()
    {
        var requestedAt = LocalTime.GetUtcNow();
        using var http = new HttpClient(new StubHandler(_ =>
        {
            LocalTime.Advance(20);
            return Answers.Create(200, """{"AccessToken":"opaque"}""");
        }));

        Assert.That((await Arr(http: http).GetTokenAsync()).ExpiresOn, Is.EqualTo(requestedAt + Day));
    }

    [TestCase("opaque")]
    [TestCase("two.parts")]
    [TestCase("three.opaque!.parts")]
    [TestCase("a.b.c.d")]
    public async Task An_opaque_token_lives_the_documented_24_hours(string value)
    {
        var token = await Answered(value);

        Assert.That((token.Value, token.ExpiresOn), Is.EqualTo((value, LocalTime.GetUtcNow() + Day)));
    }

    [TestCase("""{"iat":1767225600}""")]
    [TestCase("""{"exp":null}""")]
    [TestCase("""{"exp":"soon"}""")]
    [TestCase("""{"exp":true}""")]
    [TestCase("""[1767229200]""")]
    [TestCase("""not json""")]
    public async Task A_JWT_that_does_not_say_when_it_expires_lives_the_documented_24_hours(string payload) =>
        Assert.That((await Answered(Answers.Jwt(payload))).ExpiresOn, Is.EqualTo(LocalTime.GetUtcNow() + Day));

    // 1767225600 is 2026-01-01 00:00 UTC, the start time of both clocks.
    [TestCase("""{"exp":1767229200}""", 3600)]
    [TestCase("""{"exp":"1767229200"}""", 3600)]
    [TestCase("""{"exp":"1767229200","iat":"1767227400"}""", 1800)]
    [TestCase("""{"exp":1767229200.5}""", 3600.5)]
    [TestCase("""{"exp":1e18}""", 365 * 86400)]
    [TestCase("""{"exp":9223372036854775807}""", 365 * 86400)]
    [TestCase("""{"exp":1767229200,"iat":1767229300}""", 3600)]
    public async Task An_exp_is_read_in_any_notation_and_capped_at_a_year(string payload, double seconds)
    {
        var token = await Answered(Answers.Jwt(payload));

        Assert.That(token.ExpiresOn - LocalTime.GetUtcNow(), Is.EqualTo(TimeSpan.FromSeconds(seconds)));
    }

    [TestCase("""{"exp":1767229200}""")]
    [TestCase("""{"exp":1767229200 }""")]
    [TestCase("""{"exp":1767229200  }""")]
    public async Task The_payload_of_an_ARR_token_may_be_padded(string payload) => Assert.That(
        (await Answered(Answers.Jwt(payload, padded: true))).ExpiresOn,
        Is.EqualTo(LocalTime.GetUtcNow() + TimeSpan.FromHours(1)));

    [Test]
    public async Task Without_a_Date_exp_is_compared_with_the_local_clock()
    {
        using var http = new HttpClient(new StubHandler(_ => Answers.Create(
            200, JsonSerializer.Serialize(new { AccessToken = Answers.Jwt("""{"exp":1767229200}""") }))));
        LocalTime.Advance(600);

        Assert.That((await Arr(http: http).GetTokenAsync()).ExpiresOn.ToUnixTimeSeconds(), Is.EqualTo(1767229200));
    }

    private async Task<AccessToken> Answered(string token)
    {
        Emulator.Arr.Faults.Enqueue(Fault.Body(JsonSerializer.Serialize(new { AccessToken = token }), "application/json"));
        return await Arr().GetTokenAsync();
    }
}
