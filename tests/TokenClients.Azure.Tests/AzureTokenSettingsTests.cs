using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using AzureToken = Azure.Core.AccessToken;

namespace TokenClients.Tests;

/// <summary>The settings of a registered Azure client: where they come from, and how they determine the partition key.</summary>
internal sealed class AzureTokenSettingsTests
{
    private const string Scope = "https://servicebus.azure.net/.default";
    private static readonly DateTimeOffset Later = new(2090, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Test]
    public async Task Registering_a_client_again_adds_to_its_settings()
    {
        var credential = new StubCredential(() => new AzureToken("t", Later));
        await using var services = new ServiceCollection()
            .Also(s => s.AddAzureTokens("x", o => o.Credential = credential))
            .Also(s => s.AddAzureTokens("x", o => o.Scopes.Add(Scope)))
            .Also(s => s.AddAzureTokens("x", o => o.IgnoreRequestedScope = true)).BuildServiceProvider();

        await services.GetRequiredService<ITokenProvider>().GetTokenAsync(TokenRequest.For("another"));

        Assert.That(credential.Contexts.Single().Scopes, Is.EqualTo(new[] { Scope }));
        Assert.That(
            () => new ServiceCollection().Also(s => s.AddAzureTokens("x", _ => { })).Also(s => s.AddAzureTokens("X", _ => { })),
            Throws.ArgumentException.With.Message.Contains("only in case"));
    }

    [Test]
    public async Task Unnamed_settings_apply_only_to_the_default_client_and_before_its_own()
    {
        var (azure, named) = (new StubCredential(() => new AzureToken("t", Later)), new StubCredential(() => new AzureToken("t", Later)));
        await using var services = new ServiceCollection()
            .Also(s => s.AddAzureTokens(azure, "own"))
            .Also(s => s.AddAzureTokens("named", named, "own"))
            .Configure<AzureTokenClientOptions>(o => o.Scopes.Add("for-all"))
            .Also(s => s.AddAzureTokens(o => o.Scopes.Add("more"))).BuildServiceProvider();

        await services.GetRequiredKeyedService<ITokenProvider>("Azure").GetTokenAsync();
        await services.GetRequiredKeyedService<ITokenProvider>("named").GetTokenAsync();

        Assert.That(azure.Contexts.Single().Scopes, Is.EqualTo(new[] { "for-all", "own", "more" }));
        Assert.That(named.Contexts.Single().Scopes, Is.EqualTo(new[] { "own" }));
    }

    [Test]
    public async Task The_client_registered_without_a_name_is_the_default_provider()
    {
        var (azure, named) = (new StubCredential(() => new AzureToken("azure", Later)), new StubCredential(() => new AzureToken("named", Later)));
        await using var one = new ServiceCollection()
            .Also(s => s.AddAzureTokens("named", named, Scope)).Also(s => s.AddAzureTokens(azure, Scope)).BuildServiceProvider();
        await using var other = new ServiceCollection()
            .Also(s => s.AddAzureTokens("named", named, Scope))
            .Also(s => s.AddAzureTokens(o =>
            {
                o.Credential = azure;
                o.Scopes.Add(Scope);
            })).BuildServiceProvider();

        Assert.That((await one.GetRequiredService<ITokenProvider>().GetTokenAsync()).Value, Is.EqualTo("azure"));
        Assert.That((await other.GetRequiredService<ITokenProvider>().GetTokenAsync()).Value, Is.EqualTo("azure"));
    }

    [Test]
    public void Invalid_Azure_settings_fail_at_startup_and_name_client_setting_and_fix()
    {
        using var services = new ServiceCollection().Also(s => s.AddAzureTokens("x", o =>
        {
            o.Scopes.Add(Scope);
            o.Scopes.Add("a secret");
        })).BuildServiceProvider();

        const string Message = "Token client 'x': Credential is missing; set it to a credential of the Azure SDK, for instance a DefaultAzureCredential. "
            + "Scopes contains a scope with whitespace; add each scope as a separate entry, for instance 'https://servicebus.azure.net/.default'.";
        Assert.That(
            () => services.GetRequiredService<IStartupValidator>().Validate(),
            Throws.TypeOf<OptionsValidationException>().With.Message.EqualTo(Message));
        Assert.That(
            () => services.GetRequiredService<ITokenProvider>(),
            Throws.TypeOf<OptionsValidationException>().With.Message.EqualTo(Message));
    }

    [Test]
    public void A_credential_factory_that_returns_null_is_an_invalid_setting()
    {
        using var services = new ServiceCollection().Also(s => s.AddAzureTokens("x", _ => (StubCredential)null!, Scope)).BuildServiceProvider();

        Assert.That(
            () => services.GetRequiredService<ITokenProvider>(),
            Throws.TypeOf<OptionsValidationException>().With.Message.StartsWith("Token client 'x': Credential is missing; "));
    }

    [Test]
    public void Azure_clients_with_different_settings_use_different_store_partitions()
    {
        string?[] partitions =
        [
            PartitionOf(o => o.Scopes.Add("a")),
            PartitionOf(o => o.Scopes.Add("b")),
            PartitionOf(o => o.Scopes.Add("a"), o => o.Scopes.Add("b")),
            PartitionOf(o => o.Scopes.Add("a"), o => o.IgnoreRequestedScope = true),
            PartitionOf(o => o.Scopes.Add("a"), o => o.Scopes.Add(nameof(o.IgnoreRequestedScope))),
        ];

        Assert.That(partitions, Is.Unique.And.None.Null);
        Assert.That(PartitionOf(o => o.Scopes.Add("a")), Is.EqualTo(partitions[0]));
    }

    [Test]
    public void A_PartitionKey_of_the_application_is_combined_with_the_scopes()
    {
        string?[] partitions =
        [
            PartitionOf(o => o.Scopes.Add("a")),
            PartitionOf("tenant", o => o.Scopes.Add("a")),
            PartitionOf("tenant", o => o.Scopes.Add("b")),
            PartitionOf("tenant a", o => o.Scopes.Add("b")),
            PartitionOf("tenant", o => o.Scopes.Add("a"), o => o.Scopes.Add("b")),
        ];

        Assert.That(partitions, Is.Unique.And.None.Null);
        Assert.That(partitions.Skip(1), Has.All.Contain("tenant"));
    }

    private static string? PartitionOf(params Action<AzureTokenClientOptions>[] settings) => PartitionOf(own: null, settings);

    private static string? PartitionOf(string? own, params Action<AzureTokenClientOptions>[] settings)
    {
        var services = new ServiceCollection();
        services.AddAzureTokens("x", o => o.Credential = new StubCredential(() => default));
        Array.ForEach(settings, setting => services.AddAzureTokens("x", setting));
        if (own is not null)
        {
            services.Configure<TokenStoreOptions>("x", o => o.PartitionKey = own);
        }

        using var provider = services.BuildServiceProvider();
        return provider.GetRequiredService<IOptionsMonitor<TokenStoreOptions>>().Get("x").PartitionKey;
    }
}
