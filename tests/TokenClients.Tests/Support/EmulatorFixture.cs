using Microsoft.Extensions.DependencyInjection;
using TokenClients.Emulator;

namespace TokenClients.Tests;

/// <summary>An emulator, and settings for it; retries do not wait.</summary>
internal abstract class EmulatorFixture
{
    protected TokenEmulator Emulator { get; private set; } = null!;

    [SetUp]
    public async Task StartEmulator() => Emulator = await TokenEmulator.StartAsync();

    [TearDown]
    public async Task StopEmulator() => await Emulator.DisposeAsync();

    protected void Arr(ArrStsClientOptions options)
    {
        options.Endpoint = Emulator.Arr.Endpoint;
        options.AccountId = TokenEmulator.DefaultAccountId;
        options.AccountKey = TokenEmulator.DefaultAccountKey;
        options.Resilience.RetryDelay = TimeSpan.Zero;
        options.Resilience.MaxRetries = 2;
    }

    protected void Wrap(AcsWrapClientOptions options)
    {
        options.Endpoint = Emulator.Wrap.Endpoint;
        options.Name = TokenEmulator.DefaultIssuerName;
        options.Password = TokenEmulator.DefaultIssuerKey;
        options.Scope = "http://contoso.servicebus.windows.net/";
        options.Resilience.RetryDelay = TimeSpan.Zero;
        options.Resilience.MaxRetries = 2;
    }

    protected IEnumerable<KeyValuePair<string, string?>> ArrSettings(string section) =>
    [
        new($"{section}:Endpoint", Emulator.Arr.Endpoint.ToString()),
        new($"{section}:AccountId", TokenEmulator.DefaultAccountId),
        new($"{section}:AccountKey", TokenEmulator.DefaultAccountKey),
    ];

    protected IEnumerable<KeyValuePair<string, string?>> WrapSettings(string section) =>
    [
        new($"{section}:Endpoint", Emulator.Wrap.Endpoint.ToString()),
        new($"{section}:Name", TokenEmulator.DefaultIssuerName),
        new($"{section}:Password", TokenEmulator.DefaultIssuerKey),
        new($"{section}:Scope", "http://contoso.servicebus.windows.net/"),
    ];
}

/// <summary>Registers services in one expression.</summary>
internal static class ServiceCollectionChaining
{
    public static IServiceCollection Also(this IServiceCollection services, Action<IServiceCollection> add)
    {
        add(services);
        return services;
    }
}
