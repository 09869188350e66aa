using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TokenClients.Emulator;

namespace TokenClients.Tests;

/// <summary>Clients that share a store but need different tokens never get each other's tokens.</summary>
internal sealed class PartitionTests : EmulatorFixture
{
    private static readonly string[] Parameters =
        ["tenant_code", "tenant", "resource", "audience", "subject_token", "api_key", "my_password", "a_secret", "assertion", "credential_set"];

    private MemoryStore _store = null!;

    private IEnumerable<string> Sent(string name) => Emulator.OAuth.Requests.Select(request => request.Form.GetValueOrDefault(name) ?? "");

    [SetUp]
    public void CreateStore() => _store = new MemoryStore();

    [TestCaseSource(nameof(Parameters))]
    public async Task After_a_parameter_changes_on_reload_the_previous_token_is_not_read_from_the_store(string name)
    {
        var settings = Settings(name, "urn:contoso");
        await using var services = Instance(settings);
        var tokens = services.GetRequiredService<ITokenProvider>();
        var contoso = await tokens.GetTokenAsync();
        await Eventually.IsTrue(() => _store.Sets == 1, "the token is stored");

        settings[$"X:AdditionalParameters:{name}"] = "urn:fabrikam";
        settings.Reload();
        var fabrikam = await tokens.GetTokenAsync();

        Assert.That(fabrikam.Value, Is.Not.EqualTo(contoso.Value));
        Assert.That(Sent(name), Is.EqualTo(new[] { "urn:contoso", "urn:fabrikam" }));
    }

    [TestCaseSource(nameof(Parameters))]
    public async Task Instances_share_a_token_only_if_their_parameters_are_equal(string name)
    {
        await using var contoso = Instance(Settings(name, "urn:contoso"));
        await using var fabrikam = Instance(Settings(name, "urn:fabrikam"));
        await using var alsoContoso = Instance(Settings(name, "urn:contoso"));
        var first = await contoso.GetRequiredService<ITokenProvider>().GetTokenAsync();
        await Eventually.IsTrue(() => _store.Sets == 1, "the token is stored");

        var second = await fabrikam.GetRequiredService<ITokenProvider>().GetTokenAsync();
        var third = await alsoContoso.GetRequiredService<ITokenProvider>().GetTokenAsync();

        Assert.That((second.Value == first.Value, third.Value), Is.EqualTo((false, first.Value)));
    }

    [Test]
    public async Task A_secret_parameter_appears_neither_in_the_store_key_nor_in_the_PartitionKey()
    {
        var settings = Settings("api_key", "a-secret-of-the-tenant");
        await using var services = Instance(settings);

        await services.GetRequiredService<ITokenProvider>().GetTokenAsync();
        await Eventually.IsTrue(() => _store.Sets == 1, "the token is stored");

        Assert.That(_store.Tokens.Keys, Has.All.Match("^TokenClients:[0-9a-f]{64}$"));
        Assert.That(services.GetRequiredService<OAuthClient>().PartitionKey, Does.Contain("api_key").And.Not.Contain("secret"));
    }

    [Test]
    public async Task Instances_with_different_secrets_of_one_client_share_tokens()
    {
        Emulator.Options.OAuthClients[TokenEmulator.DefaultClientId] = ["one", "two"];
        await using var one = Instance(Settings("audience", "a", secret: "one"));
        await using var two = Instance(Settings("audience", "a", secret: "two"));
        var first = await one.GetRequiredService<ITokenProvider>().GetTokenAsync();
        await Eventually.IsTrue(() => _store.Sets == 1, "the token is stored");

        Assert.That((await two.GetRequiredService<ITokenProvider>().GetTokenAsync()).Value, Is.EqualTo(first.Value));
    }

    [Test]
    public async Task An_instance_that_ignores_requested_scopes_shares_no_token_with_one_that_does_not()
    {
        var request = TokenRequest.For("orders");
        var (sending, ignoring) = (Settings("audience", "a"), Settings("audience", "a"));
        ignoring["X:IgnoreRequestedScope"] = "true";
        await using var one = Instance(sending);
        await using var two = Instance(ignoring);
        var first = await one.GetRequiredService<ITokenProvider>().GetTokenAsync(request);
        await Eventually.IsTrue(() => _store.Sets == 1, "the token is stored");

        var second = await two.GetRequiredService<ITokenProvider>().GetTokenAsync(request);

        Assert.That(second.Value, Is.Not.EqualTo(first.Value));
        Assert.That(Sent("scope"), Is.EqualTo(new[] { "orders", "" }));
    }

    private IConfigurationRoot Settings(string parameter, string value, string secret = TokenEmulator.DefaultClientSecret) =>
        new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["X:Endpoint"] = $"{Emulator.OAuth.Endpoint}",
            ["X:ClientId"] = TokenEmulator.DefaultClientId,
            ["X:ClientSecret"] = secret,
            [$"X:AdditionalParameters:{parameter}"] = value,
        }).Build();

    private ServiceProvider Instance(IConfiguration settings) => new ServiceCollection()
        .Also(s => s.AddOAuthTokens("o", settings.GetSection("X")).UseStore(_ => _store)).BuildServiceProvider();
}
