using System.Text.Json;

namespace TokenClients.Tests;

/// <summary>Services that return a token with a line break or spaces around it.</summary>
internal sealed class TokenWhitespaceTests
{
    private static readonly string[] Clients = HttpClients.All;

    [Test]
    public async Task Whitespace_around_a_token_is_removed(
        [ValueSource(nameof(Clients))] string client, [Values("token\n", "token\r\n", " token ", "\ttoken")] string printed)
    {
        var inJson = JsonSerializer.Serialize(printed)[1..^1];
        var token = await HttpClients.Answering(client, () => Answers.Create(200, HttpClients.Answer(client, client == "wrap" ? printed : inJson))).GetTokenAsync();

        Assert.That(token.Value, Is.EqualTo("token"));
        Assert.That(token.Authorization.Parameter, Is.EqualTo(client == "wrap" ? "access_token=\"token\"" : "token"));
    }

    [TestCase("token\n")]
    [TestCase("\r\n token \t")]
    public async Task Whitespace_around_a_custom_providers_token_is_removed(string printed)
    {
        using var cache = new CachingTokenProvider(
            new ScriptedProvider(TimeProvider.System) { Answer = (_, _) => new AccessToken(printed, DateTimeOffset.MaxValue) });

        var token = await cache.GetTokenAsync();

        Assert.That((token.Value, $"{token.Authorization}"), Is.EqualTo(("token", "Bearer token")));
    }
}
