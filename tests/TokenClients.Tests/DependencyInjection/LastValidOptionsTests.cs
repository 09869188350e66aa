using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using TokenClients.Emulator;

namespace TokenClients.Tests;

/// <summary>Reloads of the configuration: with valid, invalid or unchanged settings.</summary>
internal sealed class LastValidOptionsTests : EmulatorFixture
{
    private const string OtherKey = "YW5vdGhlciBrZXkgb2YgdGhlIHNhbWUgYWNjb3VudCE=";

    private IConfigurationRoot _configuration = null!;
    private RecordingLogger _log = null!;
    private ServiceProvider _services = null!;
    private ITokenProvider _provider = null!;

    [SetUp]
    public void Register()
    {
        _configuration = new ConfigurationBuilder().AddInMemoryCollection(ArrSettings("A")).Build();
        _log = new RecordingLogger();
        _services = new ServiceCollection().AddLogging(logging => logging.AddProvider(_log))
            .Also(s => s.AddArrTokens("a", _configuration.GetSection("A"))).BuildServiceProvider();
        _provider = _services.GetRequiredService<ITokenProvider>();
    }

    [TearDown]
    public async Task Dispose()
    {
        await _services.DisposeAsync();
        _log.Dispose();
    }

    [Test]
    public async Task A_reload_with_another_key_requests_a_new_token_with_it()
    {
        await _provider.GetTokenAsync();
        Emulator.Options.Accounts[TokenEmulator.DefaultAccountId] = [OtherKey];

        _configuration["A:AccountKey"] = OtherKey;
        _configuration.Reload();
        await _provider.GetTokenAsync();

        Assert.That(
            Emulator.Arr.Requests.Select(request => request.Headers["Authorization"].ToString()),
            Is.EqualTo(new[] { TokenEmulator.DefaultAccountKey, OtherKey }.Select(key => $"Bearer {TokenEmulator.DefaultAccountId}:{key}")));
    }

    [Test]
    public async Task A_reload_ends_the_cool_down_of_a_rejected_key()
    {
        Emulator.Options.Accounts[TokenEmulator.DefaultAccountId] = [OtherKey];
        var rejected = await Assert.ThrowsAsync<TokenException>(() => _provider.GetTokenAsync().AsTask());
        Assert.That(rejected!.Reason, Is.EqualTo(TokenFailureReason.CredentialRejected));

        _configuration["A:AccountKey"] = OtherKey;
        _configuration.Reload();

        Assert.That(await _provider.GetTokenAsync(), Is.Not.Null);
    }

    [Test]
    public void Setting_changes_are_logged_until_the_services_are_disposed()
    {
        _configuration["A:AccountKey"] = OtherKey;
        _configuration.Reload();
        Assert.That(_log.Lines.Single(), Is.EqualTo((
            LogLevel.Information, "The settings of token client 'a' have changed; cached tokens and failures were cleared")));

        _services.Dispose();
        _configuration["A:AccountKey"] = TokenEmulator.DefaultAccountKey;
        _configuration.Reload();
        Assert.That(_log.Lines, Has.Count.EqualTo(1));
    }

    [Test]
    public void A_change_source_for_all_names_is_observed_and_no_early_change_is_missed()
    {
        var key = "the-first";
        using var source = new AllNamesChangeTokenSource(() => key = "the-second");
        using var services = ServicesOf(source, options => options.AccountKey = key);
        using var current = OptionsOf(services);
        Assert.That(current.Value.AccountKey, Is.EqualTo("the-second"), "the value changed during the registration of the listener");

        key = "the-third";
        source.Change();
        Assert.That(current.Value.AccountKey, Is.EqualTo("the-third"));
    }

    [Test]
    public void The_first_options_are_created_once()
    {
        var count = 0;
        using var source = new AllNamesChangeTokenSource(() => { });
        using var services = ServicesOf(source, _ => count++);
        using var current = OptionsOf(services);

        Assert.That(count, Is.EqualTo(1));
    }

    [Test]
    public void A_change_while_the_first_options_are_created_is_not_missed()
    {
        var key = "the-first";
        using var source = new AllNamesChangeTokenSource(() => { });
        using var services = ServicesOf(source, options =>
        {
            options.AccountKey = key;
            if (key == "the-first")
            {
                key = "the-second";
                source.Change();
            }
        });
        using var current = OptionsOf(services);

        Assert.That(current.Value.AccountKey, Is.EqualTo("the-second"));
    }

    [Test]
    public void A_client_that_could_not_be_created_does_not_listen_to_changes()
    {
        using var source = new AllNamesChangeTokenSource(() => { });
        using var services = ServicesOf(source, _ => throw new FormatException());
        Assert.Throws<FormatException>(() => OptionsOf(services));

        source.Change();

        Assert.That(source.Listeners, Is.EqualTo(1), "a listener requests another change token after each change");
    }

    [Test]
    public async Task A_reload_that_changes_nothing_keeps_the_cached_token()
    {
        var token = await _provider.GetTokenAsync();

        _configuration.Reload();

        Assert.That(await _provider.GetTokenAsync(), Is.SameAs(token));
        Assert.That(Emulator.Arr.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_reload_with_invalid_settings_is_logged_and_the_previous_settings_stay()
    {
        var token = await _provider.GetTokenAsync();

        _configuration["A:Endpoint"] = "http://example.com/";
        Reload();

        Assert.That(await _provider.GetTokenAsync(), Is.SameAs(token));
        Assert.That(
            _log.Lines, Has.One.Matches<(LogLevel Level, string Text)>(
                line => line.Level == LogLevel.Error && line.Text.Contains("would send the credential in clear text")));

        _configuration["A:Endpoint"] = Emulator.Arr.Endpoint.ToString();
        _configuration["A:ApiVersion"] = "2019-02-28-preview";
        Reload();
        await _provider.GetTokenAsync();
        Assert.That(Emulator.Arr.Requests, Has.Count.EqualTo(2), "the next valid settings are used");
    }

    [Test]
    public async Task A_reload_that_throws_is_logged_without_its_message_and_the_previous_settings_stay()
    {
        var throws = false;
        await using var services = new ServiceCollection().AddLogging(logging => logging.AddProvider(_log))
            .Also(s => s.AddArrTokens("b", _configuration.GetSection("A")))
            .Configure<ArrStsClientOptions>("b", o => o.ApiVersion = throws ? throw new FormatException("s3cr3t is no number") : null)
            .BuildServiceProvider();
        var token = await services.GetRequiredService<ITokenProvider>().GetTokenAsync();

        throws = true;
        Reload();

        Assert.That(await services.GetRequiredService<ITokenProvider>().GetTokenAsync(), Is.SameAs(token));
        var line = _log.Lines.Single(line => line.Level == LogLevel.Error).Text;
        Assert.That(line, Does.Contain("FormatException").And.Not.Contain("s3cr3t"));
    }

    private static ServiceProvider ServicesOf(AllNamesChangeTokenSource source, Action<ArrStsClientOptions> configure) =>
        new ServiceCollection().Also(s => s.AddTokens("another", _ => new ScriptedProvider(TimeProvider.System)))
            .AddSingleton<IOptionsChangeTokenSource<ArrStsClientOptions>>(source)
            .Configure("b", configure).BuildServiceProvider();

    private LastValidOptions<ArrStsClientOptions> OptionsOf(ServiceProvider services) => new(
        "b", services, options => new TokenSource(new ScriptedProvider(TimeProvider.System), Options: options), (one, other) => one.SameAs(other), _log);

    /// <summary>Ignores what the framework's options monitor throws from the reload, to test what this library does.</summary>
    private void Reload()
    {
        try
        {
            _configuration.Reload();
        }
        catch (AggregateException)
        {
            // The framework reports the same invalid settings.
        }
    }

    private sealed class AllNamesChangeTokenSource(Action listening) : IOptionsChangeTokenSource<ArrStsClientOptions>, IDisposable
    {
        private Action? _listening = listening;
        private CancellationTokenSource _change = new();

        public string? Name => null;

        public int Listeners { get; private set; }

        public IChangeToken GetChangeToken()
        {
            Listeners++;
            _listening?.Invoke();
            _listening = null;
            return new CancellationChangeToken(_change.Token);
        }

        public void Change()
        {
            using var changed = _change;
            _change = new CancellationTokenSource();
            changed.Cancel();
        }

        public void Dispose() => _change.Dispose();
    }
}
