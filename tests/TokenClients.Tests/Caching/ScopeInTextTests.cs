namespace TokenClients.Tests;

/// <summary>A scope that a caller took from elsewhere forges no line of a log, and hides nothing.</summary>
internal sealed class ScopeInTextTests : CacheFixture
{
    private const string Scope = "orders\r\nINFO all is well\u202e\u200b";
    private const string Shown = @"orders\u000d\u000aINFO all is well\u202e\u200b";

    [Test]
    public async Task It_is_shown_as_escapes_in_the_log_and_by_its_token()
    {
        Inner.Answer = (number, request) => number == 1 ? Inner.Token("token", Hour, request.Scope) : throw new IOException("no");

        var token = await Cache.GetTokenAsync(TokenRequest.For(Scope));
        await Log.NextLineAsync();
        await FailureAsync(TokenRequest.For($"{Scope}2"));
        await Log.NextLineAsync();

        Assert.That(token.Scope, Is.EqualTo(Scope));
        Assert.That(token.ToString(), Does.Contain(Shown));
        Assert.That(Log.Lines.All(line => line.Text.Contains(Shown, StringComparison.Ordinal) && !line.Text.Contains('\n')), Is.True);
    }

    [Test]
    public void So_it_is_in_a_health_report()
    {
        var health = new ClientHealth("client", ClientState.Valid, Scope, Time.GetUtcNow());

        Assert.That(ClientHealthText.Describe(health), Does.Contain(Shown));
        Assert.That(ClientHealthText.Data(health).Select(entry => entry.Value), Does.Contain(Shown));
    }

    [Test]
    public void So_is_the_correlation_id_of_a_custom_provider() => Assert.That(
        new AccessToken("token", DateTimeOffset.MaxValue, correlationId: "id\r\n\u202e").CorrelationId, Is.EqualTo(@"id\u000d\u000a\u202e"));
}
