using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TokenClients;
using TokenClients.Emulator;

namespace Fleet.Run;

/// <summary>
/// A process of the fleet: a host like that of any service, with callers that continuously request tokens.
/// </summary>
internal static class Node
{
    public const string Verb = "node";
    public const string ResourceClient = "sessions";

    public const string Client = "Arr";

    /// <summary>The client that is used once before the run, and the prefix of its keys in the store.</summary>
    public const string WarmUp = "warm-up:";

    /// <summary>The line that is written when the host has started.</summary>
    public const string Ready = "ready";

    private static readonly TimeSpan ReportEvery = TimeSpan.FromMilliseconds(200);

    public static async Task<int> RunAsync()
    {
        if (await Console.In.ReadLineAsync() is not { } line)
        {
            return 2;
        }

        var settings = JsonSerializer.Deserialize<NodeSettings>(line)!;
        using var counters = new NodeCounters(settings.Index);
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        AddFleet(builder.Services, settings);
        builder.Logging.AddProvider(counters.Log);
        using var host = builder.Build();
        await host.StartAsync();

        // Like the health check of a service before it gets traffic, this completes everything that is slow the first time.
        try
        {
            await host.Services.GetRequiredKeyedService<ITokenProvider>(WarmUp).GetTokenAsync();
        }
        catch (TokenException error)
        {
            await Console.Error.WriteLineAsync(error.Message);
            return 1;
        }

        _ = counters.Take();
        Console.WriteLine(Ready);
        if (await Console.In.ReadLineAsync() is null)
        {
            return 0;
        }

        using var stopping = new CancellationTokenSource();
        await using var availability = await TokenAvailability.ConnectAsync(settings.Redis);
        var callers = new Callers(host.Services, counters, availability);
        var calling = callers.RunAsync(settings.CallsPerSecond, stopping.Token);
        var reporting = ReportAsync(counters, stopping.Token);
        await Task.Run(Console.In.ReadToEnd); // until the parent stops this process, or ends

        await stopping.CancelAsync();
        await calling;
        await reporting;
        Write(counters.Take());
        return 0;
    }

    /// <summary>Registers what a service needs to share its tokens.</summary>
    private static void AddFleet(IServiceCollection services, NodeSettings settings)
    {
        services.AddStackExchangeRedisCache(o => o.Configuration = settings.Redis);
        services.AddSharedKeys(settings.Keys);
        services.AddArrTokens(Client, o =>
        {
            o.Endpoint = settings.Endpoint;
            o.AccountId = TokenEmulator.DefaultAccountId;
            o.AccountKey = TokenEmulator.DefaultAccountKey;
        }).UseDistributedCache(o => o.ColdStartWait = settings.ColdStartWait);
        services.AddHttpClient(ResourceClient, http => http.BaseAddress = settings.Resource).AddTokenHandler(Client);

        services.AddAcsWrapTokens(WarmUp, o =>
        {
            o.Endpoint = settings.WarmUp;
            o.Name = TokenEmulator.DefaultIssuerName;
            o.Password = TokenEmulator.DefaultIssuerKey;
            o.Scope = "http://contoso.servicebus.windows.net/";
        }).UseDistributedCache(o => o.KeyPrefix = $"{WarmUp}{Environment.ProcessId}:");
    }

    /// <summary>
    /// Adds the key ring that all processes share, in files: whoever has the keys and the contents of Redis can read the tokens.
    /// A real service would also protect it with a certificate or a vault.
    /// </summary>
    public static IServiceCollection AddSharedKeys(this IServiceCollection services, string folder)
    {
        services.AddDataProtection().SetApplicationName("fleet").PersistKeysToFileSystem(new DirectoryInfo(folder));
        return services;
    }

    private static async Task ReportAsync(NodeCounters counters, CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(ReportEvery);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping))
            {
                Write(counters.Take());
            }
        }
        catch (OperationCanceledException)
        {
            // The caller writes the last report.
        }
    }

    private static void Write(NodeReport report) => Console.WriteLine(JsonSerializer.Serialize(report));
}
