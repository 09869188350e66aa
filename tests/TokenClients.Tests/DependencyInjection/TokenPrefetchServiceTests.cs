using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TokenClients.Emulator;

namespace TokenClients.Tests;

/// <summary>Tokens that are fetched when the host starts.</summary>
internal sealed class TokenPrefetchServiceTests : EmulatorFixture
{
    private const string Orders = "http://contoso.servicebus.windows.net/orders/";
    private const string Stock = "http://contoso.servicebus.windows.net/stock/";

    private RecordingLogger _log = null!;

    [SetUp]
    public void CreateLog() => _log = new RecordingLogger();

    [TearDown]
    public void DisposeLog() => _log.Dispose();

    [TestCase(true)]
    [TestCase(false)]
    public async Task Stopping_or_disposing_the_prefetch_service_cancels_the_fetch(bool isStopped)
    {
        var provider = new ScriptedProvider(TimeProvider.System);
        await using var services = new ServiceCollection().AddKeyedSingleton<ITokenProvider>("own", provider).BuildServiceProvider();
        var list = new TokenPrefetchList();
        list.Add("own", [Orders]);
        var prefetch = new TokenPrefetchService(services, Options.Create(list), new LoggerOf<CachingTokenProvider>(_log));
        await prefetch.StartAsync(CancellationToken.None);
        var fetch = await provider.NextAsync();
        Assert.That((fetch.Request.Scope, fetch.CancellationToken.IsCancellationRequested), Is.EqualTo((Orders, false)));

        if (isStopped)
        {
            using (prefetch)
            {
                await prefetch.StopAsync(CancellationToken.None);
            }
        }
        else
        {
            prefetch.Dispose();
            Assert.That(() => fetch.CancellationToken.WaitHandle, Throws.TypeOf<ObjectDisposedException>());
        }

        Assert.That(fetch.CancellationToken.IsCancellationRequested, Is.True);
    }

    [Test]
    public async Task The_prefetch_service_can_be_stopped_after_it_was_disposed()
    {
        await using var services = new ServiceCollection().BuildServiceProvider();
        var prefetch = new TokenPrefetchService(services, Options.Create(new TokenPrefetchList()), new LoggerOf<CachingTokenProvider>(_log));
        await prefetch.StartAsync(CancellationToken.None);
        prefetch.Dispose();

        await prefetch.StopAsync(CancellationToken.None);
        prefetch.Dispose();
    }

    [Test]
    public async Task After_startup_the_first_caller_finds_a_cached_token()
    {
        using var host = Build(services =>
        {
            services.AddArrTokens(Arr).Prefetch();
            services.AddAcsWrapTokens(Wrap).Prefetch(Orders, Stock).Prefetch(Orders);
        });

        await host.StartAsync();
        await Eventually.IsTrue(() => FetchedLines == 3, "three tokens are fetched");

        Assert.That(host.Services.GetRequiredKeyedService<ITokenProvider>("Arr").GetTokenAsync().IsCompletedSuccessfully, Is.True);
        var wrap = host.Services.GetRequiredKeyedService<ITokenProvider>("AcsWrap");
        Assert.That(wrap.GetTokenAsync(TokenRequest.For(Orders)).IsCompletedSuccessfully, Is.True);
        Assert.That(wrap.GetTokenAsync(TokenRequest.For(Stock)).IsCompletedSuccessfully, Is.True);
        Assert.That((Emulator.Arr.Requests.Count, Emulator.Wrap.Requests.Count), Is.EqualTo((1, 2)), "no token is requested for the default scope");
        await host.StopAsync();
    }

    [Test]
    public async Task A_scope_that_is_listed_twice_is_prefetched_once()
    {
        var provider = new ScriptedProvider(TimeProvider.System) { Answer = (_, _) => new AccessToken("token", DateTimeOffset.MaxValue) };
        using var host = Build(services =>
        {
            services.AddArrTokens(Arr).Prefetch().Prefetch().Prefetch("a").Prefetch("b", "a");
            services.AddArrTokens(Arr).Prefetch();
            services.AddKeyedSingleton<ITokenProvider>("Arr", provider);
        });

        await host.StartAsync();
        await Eventually.IsTrue(() => provider.Fetches >= 3, "three tokens are requested");
        await host.StopAsync();

        Assert.That(provider.Requests.Select(request => request.Scope), Is.EquivalentTo(new[] { null, "a", "b" }));
    }

    [Test]
    public async Task Startup_does_not_wait_for_the_prefetch_and_stopping_the_host_cancels_it()
    {
        var slow = new ScriptedProvider(TimeProvider.System);
        using var host = Build(services =>
        {
            services.AddArrTokens(Arr).Prefetch();
            services.AddKeyedSingleton<ITokenProvider>("Arr", slow);
        });

        await host.StartAsync().WaitAsync(TimeSpan.FromSeconds(30));
        var waiting = await slow.NextAsync();
        Assert.That(waiting.CancellationToken.IsCancellationRequested, Is.False);
        await host.StopAsync().WaitAsync(TimeSpan.FromSeconds(30));

        Assert.That(waiting.CancellationToken.IsCancellationRequested, Is.True);
    }

    [Test]
    public async Task A_client_that_is_slow_to_create_does_not_delay_startup()
    {
        using var release = new ManualResetEventSlim();
        using var host = Build(services => services.AddTokens("slow", _ =>
        {
            release.Wait(TimeSpan.FromSeconds(60));
            return new ScriptedProvider(TimeProvider.System);
        }).Prefetch());

        await Task.Run(() => host.StartAsync()).WaitAsync(TimeSpan.FromSeconds(10));

        release.Set();
        await host.StopAsync();
    }

    [Test]
    public async Task A_failed_prefetch_does_not_fail_startup_and_is_logged_once()
    {
        Emulator.Arr.Faults.Enqueue(Fault.RejectKey());
        using var host = Build(services => services.AddArrTokens(Arr).Prefetch());

        await host.StartAsync();
        await Eventually.IsTrue(() => _log.Lines.Any(line => line.Text.Contains("retrying will not help", StringComparison.Ordinal)), "the failure is logged");
        await host.StopAsync();

        Assert.That(_log.Lines.Count(line => line.Level >= LogLevel.Warning), Is.EqualTo(1));
    }

    [Test]
    public async Task A_client_that_cannot_be_created_does_not_fail_startup_and_its_secret_is_not_logged()
    {
        using var host = Build(services =>
        {
            services.AddTokens("broken", _ => throw new FormatException("cannot read 'c2VjcmV0'")).Prefetch();
            services.AddTokens("invalid", _ => throw new OptionsValidationException("invalid", typeof(string), ["Name is empty."])).Prefetch();
        });

        await host.StartAsync();
        await Eventually.IsTrue(() => _log.Lines.Count(line => line.Level == LogLevel.Error) == 2, "both are logged");
        await host.StopAsync();

        var text = string.Join('\n', _log.Lines.Select(line => line.Text));
        Assert.That(text, Does.Contain("Token client 'broken' could not prefetch a token").And.Contain("FormatException").And.Contain("Name is empty."));
        Assert.That(text, Does.Not.Contain("c2VjcmV0"));
    }

    [Test]
    public void Prefetch_rejects_a_null_scope()
    {
        var client = new ServiceCollection().AddArrTokens(Arr);

        Assert.That(() => client.Prefetch(null!), Throws.ArgumentNullException);
        Assert.That(() => client.Prefetch("a", null!), Throws.ArgumentNullException);
    }

    private int FetchedLines => _log.Lines.Count(line => line.Text.Contains("acquired a token", StringComparison.Ordinal));

    private IHost Build(Action<IServiceCollection> add)
    {
        var host = Host.CreateApplicationBuilder();
        host.Logging.ClearProviders().SetMinimumLevel(LogLevel.Debug).AddProvider(_log);
        add(host.Services);
        return host.Build();
    }
}
