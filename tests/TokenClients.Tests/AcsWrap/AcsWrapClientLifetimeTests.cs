using TokenClients.Emulator;

namespace TokenClients.Tests;

/// <summary>The lifetime of a WRAP token, in every notation that a service may use.</summary>
internal sealed class AcsWrapClientLifetimeTests : WireFixture
{
    private const double Year = 365 * 86400;

    // 1767229200 is 2026-01-01 01:00 UTC, one hour after the start time of both clocks.
    private const string Token = "Issuer%3dme%26ExpiresOn%3d1767229200%26HMACSHA256%3dc2ln";

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(-24)]
    public async Task A_wrong_local_clock_does_not_change_the_lifetime_of_a_WRAP_token(int hoursOff)
    {
        LocalTime.SetWallClock(ServiceTime.GetUtcNow() + TimeSpan.FromHours(hoursOff));

        Assert.That((await Wrap().GetTokenAsync()).ExpiresOn, Is.EqualTo(LocalTime.GetUtcNow() + TimeSpan.FromMinutes(20)));
    }

    [TestCase("3600", 3600)]
    [TestCase("3600.0", 3600)]
    [TestCase("3.6e3", 3600)]
    [TestCase("10799", 10799)]
    [TestCase("0.5", 0.5)]
    [TestCase("1", 1)]
    [TestCase("1e18", Year)]
    [TestCase("9223372036854775807", Year)]
    [TestCase("31536001", Year)]
    public async Task A_WRAP_expires_in_is_read_in_any_notation_and_capped_at_a_year(string expiresIn, double seconds) =>
        Assert.That(await LifetimeOf($"wrap_access_token=opaque&wrap_access_token_expires_in={expiresIn}"), Is.EqualTo(seconds));

    [TestCase("0")]
    [TestCase("-5")]
    [TestCase("-1e300")]
    public async Task A_WRAP_token_that_has_already_expired_is_an_invalid_response(string expiresIn)
    {
        Emulator.Wrap.Faults.Enqueue(Fault.Body($"wrap_access_token={Token}&wrap_access_token_expires_in={expiresIn}"));

        var failure = await FailureOf(Wrap());

        Assert.That(failure.Reason, Is.EqualTo(TokenFailureReason.InvalidResponse));
        Assert.That(failure.Message, Does.Contain("answered 200 with a token that has already expired"));
    }

    [TestCase("")]
    [TestCase("&wrap_access_token_expires_in=")]
    [TestCase("&wrap_access_token_expires_in=soon")]
    [TestCase("&wrap_access_token_expires_in=1,200")]
    [TestCase("&wrap_access_token_expires_in=NaN")]
    [TestCase("&wrap_access_token_expires_in=Infinity")]
    [TestCase("&wrap_access_token_expires_in=1e999")]
    [TestCase("&wrap_access_token_expires_in=0x10")]
    public async Task Without_a_usable_expires_in_the_lifetime_is_ExpiresOn_minus_the_services_Date(string expiresIn)
    {
        ServiceTime.Advance(600);

        Assert.That(await LifetimeOf($"wrap_access_token={Token}{expiresIn}"), Is.EqualTo(3000));
    }

    [Test]
    public async Task A_token_whose_ExpiresOn_has_passed_is_an_invalid_response()
    {
        ServiceTime.Advance(3600);
        Emulator.Wrap.Faults.Enqueue(Fault.Body($"wrap_access_token={Token}"));

        Assert.That((await FailureOf(Wrap())).Message, Does.Contain("a token that has already expired"));
    }

    [TestCase("wrap_access_token=opaque")]
    [TestCase("wrap_access_token=Issuer%3dme")]
    [TestCase("wrap_access_token=ExpiresOn%3dsoon&wrap_access_token_expires_in=later")]
    public async Task A_token_without_any_lifetime_is_an_invalid_response(string body)
    {
        Emulator.Wrap.Faults.Enqueue(Fault.Body(body));

        var failure = await FailureOf(Wrap());

        Assert.That(failure.Reason, Is.EqualTo(TokenFailureReason.InvalidResponse));
        Assert.That(failure.Message, Does.Contain("answered 200 with a token without a lifetime"));
    }

    [Test]
    public async Task Without_a_Date_ExpiresOn_is_compared_with_the_local_clock()
    {
        using var http = new HttpClient(new StubHandler(_ => Answers.Create(200, $"wrap_access_token={Token}")));
        LocalTime.Advance(900);

        Assert.That((await Wrap(http: http).GetTokenAsync()).ExpiresOn.ToUnixTimeSeconds(), Is.EqualTo(1767229200));
    }

    private async Task<double> LifetimeOf(string body)
    {
        Emulator.Wrap.Faults.Enqueue(Fault.Body(body));
        return ((await Wrap().GetTokenAsync()).ExpiresOn - LocalTime.GetUtcNow()).TotalSeconds;
    }
}
