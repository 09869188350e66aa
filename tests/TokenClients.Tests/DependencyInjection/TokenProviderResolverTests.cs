using Microsoft.Extensions.DependencyInjection;

namespace TokenClients.Tests;

/// <summary>Which client is meant where none is named.</summary>
internal sealed class TokenProviderResolverTests : EmulatorFixture
{
    [Test]
    public async Task The_only_client_is_meant_whatever_it_is_called()
    {
        await using var services = new ServiceCollection().Also(s => s.AddArrTokens("render-eu", Arr)).BuildServiceProvider();

        Assert.That(services.GetRequiredService<ITokenProvider>(), Is.SameAs(services.GetRequiredKeyedService<ITokenProvider>("render-eu")));
        Assert.That(services.GetRequiredService<CachingTokenProvider>(), Is.SameAs(services.GetRequiredService<ITokenProvider>()));
        Assert.That((await services.GetRequiredService<ArrStsClient>().GetTokenAsync()).Scheme, Is.EqualTo("Bearer"));
        Assert.That((await services.GetRequiredKeyedService<ArrStsClient>("render-eu").GetTokenAsync()).Scheme, Is.EqualTo("Bearer"));
    }

    [Test]
    public async Task Else_the_only_unnamed_one_is_meant()
    {
        await using var services = new ServiceCollection()
            .Also(s => s.AddArrTokens("render-eu", Arr)).Also(s => s.AddArrTokens(Arr)).Also(s => s.AddAcsWrapTokens("bus", Wrap)).BuildServiceProvider();

        Assert.That(services.GetRequiredService<ITokenProvider>(), Is.SameAs(services.GetRequiredKeyedService<ITokenProvider>("Arr")));
        Assert.That(services.GetRequiredService<CachingTokenProvider>(), Is.SameAs(services.GetRequiredKeyedService<CachingTokenProvider>("Arr")));
        Assert.That((await services.GetRequiredService<AcsWrapClient>().GetTokenAsync()).Scheme, Is.EqualTo("WRAP"), "the only one of its kind");
    }

    [Test]
    public async Task A_client_that_has_a_name_can_be_made_the_default_one()
    {
        await using var services = new ServiceCollection()
            .Also(s => s.AddArrTokens("render-eu", Arr)).Also(s => s.AddTokens("mine", _ => new ScriptedProvider(TimeProvider.System)).AsDefault()).BuildServiceProvider();

        Assert.That(services.GetRequiredService<ITokenProvider>(), Is.SameAs(services.GetRequiredKeyedService<ITokenProvider>("mine")));
        Assert.That(services.GetRequiredService<CachingTokenProvider>(), Is.SameAs(services.GetRequiredService<ITokenProvider>()));
    }

    [Test]
    public async Task A_client_that_was_made_the_default_one_and_is_then_added_without_its_name_is_the_unnamed_one()
    {
        await using var services = new ServiceCollection()
            .Configure<ArrStsClientOptions>(Arr)
            .Also(s => s.AddArrTokens("Arr", _ => { }).AsDefault()).Also(s => s.AddArrTokens(_ => { })).BuildServiceProvider();

        Assert.That((await services.GetRequiredService<ITokenProvider>().GetTokenAsync()).Scheme, Is.EqualTo("Bearer"));
    }

    [Test]
    public void Two_default_ones_are_an_error_and_a_factory_is_none()
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
    public async Task Two_unnamed_ones_are_an_error_that_shows_both_ways_to_name_one()
    {
        await using var services = new ServiceCollection().Also(s => s.AddArrTokens(Arr)).Also(s => s.AddAcsWrapTokens(Wrap)).BuildServiceProvider();

        Assert.That(
            () => services.GetRequiredService<ITokenProvider>(),
            Throws.InvalidOperationException.With.Message.EqualTo(
                "Several token clients are registered ('Arr', 'AcsWrap'), so request one by its name: [FromKeyedServices(\"Arr\")] ITokenProvider, or .AddTokenHandler(\"Arr\"); or make one the default with AsDefault()."));
    }

    [Test]
    public async Task Two_clients_of_one_kind_have_no_plain_typed_client()
    {
        await using var services = new ServiceCollection().Also(s => s.AddArrTokens("one", Arr)).Also(s => s.AddArrTokens("other", Arr)).BuildServiceProvider();

        Assert.That(
            () => services.GetRequiredService<ArrStsClient>(),
            Throws.InvalidOperationException.With.Message.Contains("'one', 'other'").And.Message.Contains("[FromKeyedServices(\"one\")] ArrStsClient"));
    }

    [Test]
    public async Task A_provider_that_takes_the_place_of_a_client_is_what_is_resolved()
    {
        var fake = new ScriptedProvider(TimeProvider.System);
        await using var services = new ServiceCollection().Also(s => s.AddArrTokens(Arr)).AddKeyedSingleton<ITokenProvider>("Arr", fake).BuildServiceProvider();

        Assert.That(services.GetRequiredService<ITokenProvider>(), Is.SameAs(fake));
    }
}
