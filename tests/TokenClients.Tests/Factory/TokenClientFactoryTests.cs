using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TokenClients.Emulator;

namespace TokenClients.Tests;

/// <summary>Clients that are created at run time, for example for the tenants of a service.</summary>
internal sealed class TokenClientFactoryTests : EmulatorFixture
{
    [Test]
    public async Task A_client_of_each_kind_gets_tokens_and_caches_them()
    {
        await using var services = new ServiceCollection().Also(s => s.AddTokenClientFactory()).BuildServiceProvider();
        var factory = services.GetRequiredService<TokenClientFactory>();
        var (arr, wrap) = (new ArrStsClientOptions(), new AcsWrapClientOptions());
        Arr(arr);
        Wrap(wrap);
        CachingTokenProvider[] tenants =
        [
            factory.Create("arr", arr), factory.Create("wrap", wrap), factory.Create("oauth", OAuth()),
            factory.Create("sas", new ServiceBusSasClientOptions { ConnectionString = "Endpoint=sb://contoso.servicebus.windows.net/;SharedAccessKeyName=a;SharedAccessKey=a2V5" }),
            factory.Create("own", new ScriptedProvider(TimeProvider.System) { Answer = (_, _) => new AccessToken("own", DateTimeOffset.MaxValue) }),
        ];

        foreach (var tenant in tenants)
        {
            var token = await tenant.GetTokenAsync();
            Assert.That(await tenant.GetTokenAsync(), Is.SameAs(token));
            await tenant.DisposeAsync();
        }

        Assert.That((Emulator.Arr.Requests.Count, Emulator.Wrap.Requests.Count, Emulator.OAuth.Requests.Count), Is.EqualTo((1, 1, 1)));
    }

    [Test]
    public void A_library_and_its_application_may_both_add_the_factory()
    {
        var once = new ServiceCollection().Also(s => s.AddTokenClientFactory());
        var twice = new ServiceCollection().Also(s => s.AddTokenClientFactory()).Also(s => s.AddTokenClientFactory());

        Assert.That(Handlers(twice), Is.EqualTo(Handlers(once)).And.Contain("AttemptHandler"));

        static List<string> Handlers(IServiceCollection services)
        {
            using var provider = services.BuildServiceProvider();
            List<string> handlers = [];
            var handler = provider.GetRequiredService<IHttpMessageHandlerFactory>().CreateHandler("TokenClients:TokenClientFactory");
            for (; handler is DelegatingHandler outer; handler = outer.InnerHandler!)
            {
                handlers.Add(outer.GetType().Name);
            }

            return handlers;
        }
    }

    [Test]
    public async Task Each_created_client_has_its_own_retries_and_the_logging_and_clock_of_the_container()
    {
        using var log = new RecordingLogger();
        var time = new FakeTime();
        await using var services = new ServiceCollection().AddLogging(logging => logging.AddProvider(log)).AddSingleton<TimeProvider>(time)
            .Also(s => s.AddTokenClientFactory()).BuildServiceProvider();
        var factory = services.GetRequiredService<TokenClientFactory>();
        var (none, two) = (OAuth(), OAuth());
        (none.Resilience.MaxRetries, two.Resilience.MaxRetries) = (0, 2);
        Emulator.OAuth.Faults.Enqueue(Fault.Status(503), times: 4);

        await using var tenant = factory.Create("tenant-7", none);
        await using var other = factory.Create("tenant-8", two);
        await Assert.ThrowsAsync<TokenException>(() => tenant.GetTokenAsync().AsTask());
        await Assert.ThrowsAsync<TokenException>(() => other.GetTokenAsync().AsTask());

        Assert.That(Emulator.OAuth.Requests, Has.Count.EqualTo(1 + 3));
        await using var third = factory.Create("tenant-9", none);
        Assert.That((await third.GetTokenAsync()).ExpiresOn - time.GetUtcNow(), Is.EqualTo(Emulator.Options.OAuthLifetime));
        Assert.That(log.Lines.Select(line => line.Text), Has.Some.Contains("Token client 'tenant-7'").And.Some.Contains("Token client 'tenant-8'"));
    }

    [Test]
    public async Task With_UseStore_created_clients_share_a_store_in_which_each_has_its_own_tokens()
    {
        var store = new MemoryStore();
        await using var services = new ServiceCollection().Also(s => s.AddTokenClientFactory().UseStore(_ => store)).BuildServiceProvider();
        var factory = services.GetRequiredService<TokenClientFactory>();
        string first;
        await using (var tenant = factory.Create("tenant-7", OAuth()))
        {
            first = (await tenant.GetTokenAsync()).Value;
        }

        await using var again = factory.Create("tenant-7", OAuth());
        await using var other = factory.Create("tenant-8", OAuth());

        Assert.That((await again.GetTokenAsync()).Value, Is.EqualTo(first));
        Assert.That((await other.GetTokenAsync()).Value, Is.Not.EqualTo(first));
    }

    [Test]
    public async Task Create_rejects_invalid_settings_and_null_arguments()
    {
        await using var services = new ServiceCollection().Also(s => s.AddTokenClientFactory()).BuildServiceProvider();
        var factory = services.GetRequiredService<TokenClientFactory>();

        Assert.That(() => factory.Create("tenant-7", new OAuthClientOptions()), Throws.TypeOf<OptionsValidationException>().With.Message.StartsWith("Token client 'tenant-7': Endpoint is empty"));
        Assert.That(() => factory.Create(null!, OAuth()), Throws.ArgumentNullException);
        Assert.That(() => factory.Create("x", default(OAuthClientOptions)!), Throws.ArgumentNullException);
        Assert.That(() => factory.Create("x", default(ITokenProvider)!), Throws.ArgumentNullException);
    }

    [Test]
    public async Task After_the_container_is_disposed_Create_throws_and_clients_return_cached_tokens()
    {
        var services = new ServiceCollection().Also(s => s.AddTokenClientFactory()).BuildServiceProvider();
        var factory = services.GetRequiredService<TokenClientFactory>();
        await using var tenant = factory.Create("tenant-7", OAuth());
        var token = await tenant.GetTokenAsync();

        await services.DisposeAsync();

        Assert.That(() => factory.Create("tenant-9", OAuth()), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(() => factory.Create("tenant-9", new ScriptedProvider(TimeProvider.System)), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(await tenant.GetTokenAsync(), Is.SameAs(token));
    }

    [Test]
    public async Task A_client_without_a_token_throws_TokenException_after_the_container_is_disposed()
    {
        var services = new ServiceCollection().Also(s => s.AddTokenClientFactory()).BuildServiceProvider();
        await using var tenant = services.GetRequiredService<TokenClientFactory>().Create("tenant-7", OAuth());

        await services.DisposeAsync();

        Assert.That((await Assert.ThrowsAsync<TokenException>(() => tenant.GetTokenAsync().AsTask()))!.InnerException, Is.TypeOf<ObjectDisposedException>());
    }

    private OAuthClientOptions OAuth()
    {
        var options = new OAuthClientOptions { Endpoint = Emulator.OAuth.Endpoint, ClientId = TokenEmulator.DefaultClientId, ClientSecret = TokenEmulator.DefaultClientSecret };
        options.Resilience.RetryDelay = TimeSpan.Zero;
        return options;
    }
}
