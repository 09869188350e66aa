namespace TokenClients.Tests;

/// <summary>Control characters and invisible characters in a scope cannot forge log lines or hide text.</summary>
internal sealed class ScopeInTextTests : CacheFixture
{
    private const string Scope = "orders\r\nINFO all is well\u202e\u200b";
    private const string Escaped = @"orders\u000d\u000aINFO all is well\u202e\u200b";

    [Test]
    public async Task Control_characters_in_a_scope_are_escaped_in_the_log_and_in_AccessToken_ToString()
    {
        Inner.Answer = (number, request) => number == 1 ? Inner.Token("token", Hour, request.Scope) : throw new IOException("no");

        var token = await Cache.GetTokenAsync(TokenRequest.For(Scope));
        await Log.NextLineAsync();
        await FailureAsync(TokenRequest.For($"{Scope}2"));
        await Log.NextLineAsync();

        Assert.That(token.Scope, Is.EqualTo(Scope));
        Assert.That(token.ToString(), Does.Contain(Escaped));
        Assert.That(Log.Lines.All(line => line.Text.Contains(Escaped, StringComparison.Ordinal) && !line.Text.Contains('\n')), Is.True);
    }

    [Test]
    public void Control_characters_in_a_scope_are_escaped_in_a_health_report()
    {
        var health = new ClientHealth("client", ClientState.Valid, Scope, Time.GetUtcNow());

        Assert.That(ClientHealthText.Describe(health), Does.Contain(Escaped));
        Assert.That(ClientHealthText.Data(health).Select(entry => entry.Value), Does.Contain(Escaped));
    }

    [Test]
    public void Control_characters_in_the_correlation_id_of_a_custom_provider_are_escaped() => Assert.That(
        new AccessToken("token", DateTimeOffset.MaxValue, correlationId: "id\r\n\u202e").CorrelationId, Is.EqualTo(@"id\u000d\u000a\u202e"));
}
