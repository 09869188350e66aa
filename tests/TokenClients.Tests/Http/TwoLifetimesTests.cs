namespace TokenClients.Tests;

/// <summary>The lifetimes that a response and its token state, if they differ.</summary>
internal sealed class TwoLifetimesTests
{
    private const int Now = 1_767_225_600; // the start of FakeTime

    private static readonly string[] Clients = ["wrap", "oauth"];

    [TestCase("3600", 600, 0, 600, TestName = "The token's lifetime is shorter")]
    [TestCase("300", 600, 0, 300, TestName = "The response's lifetime is shorter")]
    [TestCase("3600", 4200, 3600, 600, TestName = "The server's clock is an hour ahead")]
    [TestCase("3600", -3000, -3600, 600, TestName = "The server's clock is an hour behind")]
    [TestCase("3600", 600, null, 600, TestName = "Without a Date, the local clock decides")]
    [TestCase("3600", -600, null, 3600, TestName = "Without a Date, a token that would already have expired shows a wrong local clock")]
    [TestCase("3600", 0, null, 3600, TestName = "Without a Date, a token that would expire now shows a wrong local clock")]
    public async Task The_shorter_lifetime_counts_on_the_servers_clock(string expiresIn, int expiresOn, int? serviceClock, int lifetime)
    {
        foreach (var client in Clients)
        {
            Assert.That(await LifetimeAsync(client, expiresIn, expiresOn, serviceClock), Is.EqualTo(lifetime), client);
        }
    }

    [TestCase(3600, 0, 300, 3300, 3300, TestName = "The Date shows that the token was issued earlier")]
    [TestCase(600, -3600, null, 3600, 4200, TestName = "Without a Date, the whole lifetime counts")]
    [TestCase(-7200, -9000, null, 1800, 1800, TestName = "Without a Date, the whole lifetime counts although the local clock is hours ahead")]
    public async Task A_token_with_an_issue_time_needs_no_clock(int expiresOn, int issuedOn, int? date, int oauth, int arr)
    {
        Assert.That(await LifetimeAsync("oauth", "3600", expiresOn, date, issuedOn), Is.EqualTo(oauth));
        Assert.That(await LifetimeAsync("arr", "", expiresOn, date, issuedOn), Is.EqualTo(arr));
    }

    [Test]
    public async Task A_token_that_has_expired_on_the_servers_clock_is_not_used()
    {
        foreach (var client in Clients)
        {
            var failure = await HttpClients.FailureOf(Client(client, "3600", -1, issuedOn: null, ("Date", Date(0))));

            Assert.That(failure.Message, Does.Contain("a token that has already expired"));
        }
    }

    [TestCase("arr", 3600, null, 600)]
    [TestCase("wrap", 3600, null, 600)]
    [TestCase("wrap", null, null, 600)]
    [TestCase("oauth", 3600, null, 600)]
    [TestCase("oauth", 3600, 0, 600)]
    [TestCase("oauth", null, null, 600)]
    public async Task The_Age_of_a_cached_response_shortens_the_lifetime(string client, int? expiresOn, int? issuedOn, int lifetime)
    {
        (string, string?)[] headers = issuedOn is null ? [("Age", "3000"), ("Date", Date(0))] : [("Age", "3000")];
        var token = await Client(client, "3600", expiresOn, issuedOn, headers).GetTokenAsync();

        Assert.That((token.ExpiresOn.ToUnixTimeSeconds() - Now), Is.EqualTo(lifetime));
    }

    [Test]
    public async Task The_servers_clock_is_its_Date_plus_the_Age()
    {
        var token = await Client("oauth", "36000", expiresOn: null, issuedOn: null, ("Age", "3000"), ("Date", Date(-3000))).GetTokenAsync();

        Assert.That(token.ServerClockOffset, Is.EqualTo(TimeSpan.Zero));
    }

    [Test]
    public async Task A_response_cached_for_its_whole_lifetime_is_not_used() => Assert.That(
        (await HttpClients.FailureOf(Client("oauth", "3600", null, null, ("Age", "3600")))).Message, Does.Contain("a token that has already expired"));

    private static async Task<double> LifetimeAsync(string client, string expiresIn, int expiresOn, int? serviceClock, int? issuedOn = null)
    {
        var token = await Client(client, expiresIn, expiresOn, issuedOn, ("Date", serviceClock is { } clock ? Date(clock) : null)).GetTokenAsync();
        return token.ExpiresOn.ToUnixTimeSeconds() - Now;
    }

    private static ITokenProvider Client(string client, string expiresIn, int? expiresOn, int? issuedOn, params (string, string?)[] headers)
    {
        var jwt = $$"""{"exp":{{Now + expiresOn}}{{(issuedOn is null ? "" : $",\"iat\":{Now + issuedOn}")}}}""";
        var token = expiresOn is null ? "opaque" : client == "wrap" ? $"Issuer=x&ExpiresOn={Now + expiresOn}&HMACSHA256=eA%3d%3d" : Answers.Jwt(jwt);
        return HttpClients.Answering(client, () => Answers.Create(200, HttpClients.Answer(client, token, expiresIn), null, headers), new FakeTime());
    }

    private static string Date(int seconds) => DateTimeOffset.FromUnixTimeSeconds(Now + seconds).ToString("r");
}
