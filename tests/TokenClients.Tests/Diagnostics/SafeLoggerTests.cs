using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace TokenClients.Tests;

/// <summary>A logger that throws does no harm, wherever a message is written.</summary>
internal sealed class SafeLoggerTests : EmulatorFixture
{
    [Test]
    public void A_SafeLogger_swallows_the_exceptions_of_its_logger()
    {
        var log = new SafeLogger(new ThrowingLogger<SafeLoggerTests>());

        Assert.That(log.BeginScope("scope"), Is.Null);
        Assert.That(log.IsEnabled(LogLevel.Error), Is.False);
        Assert.DoesNotThrow(() => log.Log(LogLevel.Error, default, "line", null, (state, _) => state));
    }

    [Test]
    public void A_SafeLogger_without_a_logger_writes_nothing()
    {
        var log = new SafeLogger(null);

        Assert.That(log.BeginScope("scope"), Is.Null);
        Assert.That(log.IsEnabled(LogLevel.Error), Is.False);
        Assert.DoesNotThrow(() => log.Log(LogLevel.Error, default, "line", null, (state, _) => state));
    }

    [Test]
    public async Task A_SafeLogger_passes_messages_to_its_logger()
    {
        using var lines = new RecordingLogger();

        new SafeLogger(lines).StoreWorks("mine");

        await lines.NextLineAsync();
        Assert.That(lines.Lines.Single(), Is.EqualTo((LogLevel.Information, "The token store of client 'mine' works again")));
    }

    [Test]
    public async Task The_second_key_takes_over_even_if_the_logger_throws()
    {
        var options = new ArrStsClientOptions();
        Arr(options);
        (options.AccountKey, options.SecondaryAccountKey) = ("d3Jvbmc=", options.AccountKey);
        using var http = TokenHttp.CreateClient();

        var token = await new ArrStsClient(http, options, logger: new ThrowingLogger<ArrStsClient>()).GetTokenAsync();

        Assert.That(token.Value, Is.Not.Empty);
    }

    [Test]
    public async Task The_configuration_reloads_even_if_the_logger_throws()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([.. ArrSettings("TokenClients:Arr"), new("TokenClients:Arr:Unknown", "1")]).Build();
        await using var services = new ServiceCollection().AddSingleton<IConfiguration>(configuration)
            .Also(s => s.AddArrTokens()).AddSingleton(typeof(ILogger<>), typeof(ThrowingLogger<>)).BuildServiceProvider();
        var tokens = services.GetRequiredService<ITokenProvider>();
        var before = await tokens.GetTokenAsync();
        configuration["TokenClients:Arr:Resilience:MaxRetries"] = "1";
        configuration["TokenClients:Arr:Another"] = "1";

        Assert.DoesNotThrow(configuration.Reload);
        Assert.That((await tokens.GetTokenAsync()).Value, Is.Not.EqualTo(before.Value));
        configuration["TokenClients:Arr:Resilience:MaxRetries"] = "99";
        Assert.DoesNotThrow(configuration.Reload);
    }
}
