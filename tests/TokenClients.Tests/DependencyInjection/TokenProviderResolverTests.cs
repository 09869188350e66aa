using Microsoft.Extensions.DependencyInjection;

namespace TokenClients.Tests;

/// <summary>Which token client is resolved if no name is given.</summary>
internal sealed class TokenProviderResolverTests : EmulatorFixture
{
    [Test]
    public async Task A_single_client_is_resolved_without_its_name()
    {
        await using var services = new ServiceCollection().Also(s => s.AddArrTokens("render-eu", Arr)).BuildServiceProvider();

        Assert.That(services.GetRequiredService<ITokenProvider>(), Is.SameAs(services.GetRequiredKeyedService<ITokenProvider>("render-eu")));
        Assert.That(services.GetRequiredService<CachingTokenProvider>(), Is.SameAs(services.GetRequiredService<ITokenProvider>()));
        Assert.That((await services.GetRequiredService<ArrStsClient>().GetTokenAsync()).Scheme, Is.EqualTo("Bearer"));
        Assert.That((await services.GetRequiredKeyedService<ArrStsClient>("render-eu").GetTokenAsync()).Scheme, Is.EqualTo("Bearer"));
    }

    [Test]
    public async Task Of_several_clients_the_only_unnamed_one_is_resolved()
    {
        await using var services = new ServiceCollection()
            .Also(s => s.AddArrTokens("render-eu", Arr)).Also(s => s.AddArrTokens(Arr)).Also(s => s.AddAcsWrapTokens("bus", Wrap)).BuildServiceProvider();

        Assert.That(services.GetRequiredService<ITokenProvider>(), Is.SameAs(services.GetRequiredKeyedService<ITokenProvider>("Arr")));
        Assert.That(services.GetRequiredService<CachingTokenProvider>(), Is.SameAs(services.GetRequiredKeyedService<CachingTokenProvider>("Arr")));
        Assert.That((await services.GetRequiredService<AcsWrapClient>().GetTokenAsync()).Scheme, Is.EqualTo("WRAP"), "the only client of its type");
    }

    [Test]
    public async Task AsDefault_makes_a_named_client_the_one_that_is_resolved()
    {
        await using var services = new ServiceCollection()
            .Also(s => s.AddArrTokens("render-eu", Arr)).Also(s => s.AddTokens("mine", _ => new ScriptedProvider(TimeProvider.System)).AsDefault()).BuildServiceProvider();

        Assert.That(services.GetRequiredService<ITokenProvider>(), Is.SameAs(services.GetRequiredKeyedService<ITokenProvider>("mine")));
        Assert.That(services.GetRequiredService<CachingTokenProvider>(), Is.SameAs(services.GetRequiredService<ITokenProvider>()));
    }

    [Test]
    public async Task A_default_client_added_again_without_a_name_becomes_the_unnamed_client()
    {
        await using var services = new ServiceCollection()
            .Configure<ArrStsClientOptions>(Arr)
            .Also(s => s.AddArrTokens("Arr", _ => { }).AsDefault()).Also(s => s.AddArrTokens(_ => { })).BuildServiceProvider();

        Assert.That((await services.GetRequiredService<ITokenProvider>().GetTokenAsync()).Scheme, Is.EqualTo("Bearer"));
    }

    [Test]
    public void An_unnamed_client_beside_a_default_one_is_an_error_and_a_factory_cannot_be_the_default()
    {
        using var services = new ServiceCollection()
            .Also(s => s.AddArrTokens(Arr)).Also(s => s.AddAcsWrapTokens("bus", Wrap).AsDefault()).BuildServiceProvider();

        Assert.That(() => services.GetRequiredService<ITokenProvider>(), Throws.InvalidOperationException.With.Message.Contains("'Arr', 'bus'"));
        Assert.That(
            () => new ServiceCollection().AddTokenClientFactory().AsDefault(),
            Throws.InvalidOperationException.With.Message.StartsWith("'TokenClientFactory' is not a token client"));
        Assert.That(() => ((ITokenClientBuilder)null!).AsDefault(), Throws.ArgumentNullException);
    }

    [Test]
    public async Task Two_unnamed_clients_are_an_error_that_shows_how_to_select_one()
    {
        await using var services = new ServiceCollection().Also(s => s.AddArrTokens(Arr)).Also(s => s.AddAcsWrapTokens(Wrap)).BuildServiceProvider();

        Assert.That(
            () => services.GetRequiredService<ITokenProvider>(),
            Throws.InvalidOperationException.With.Message.EqualTo(
                "Several token clients are registered ('Arr', 'AcsWrap'), so request one by its name: [FromKeyedServices(\"Arr\")] ITokenProvider, or .AddTokenHandler(\"Arr\"); or make one the default with AsDefault()."));
    }

    [Test]
    public async Task With_two_clients_of_one_type_the_typed_client_must_be_requested_by_name()
    {
        await using var services = new ServiceCollection().Also(s => s.AddArrTokens("one", Arr)).Also(s => s.AddArrTokens("other", Arr)).BuildServiceProvider();

        Assert.That(
            () => services.GetRequiredService<ArrStsClient>(),
            Throws.InvalidOperationException.With.Message.Contains("'one', 'other'").And.Message.Contains("[FromKeyedServices(\"one\")] ArrStsClient"));
    }

    [Test]
    public async Task A_keyed_provider_that_replaces_a_client_is_resolved()
    {
        var fake = new ScriptedProvider(TimeProvider.System);
        await using var services = new ServiceCollection().Also(s => s.AddArrTokens(Arr)).AddKeyedSingleton<ITokenProvider>("Arr", fake).BuildServiceProvider();

        Assert.That(services.GetRequiredService<ITokenProvider>(), Is.SameAs(fake));
    }
}
