using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using TokenClients;
using TokenClients.Emulator;

namespace Fleet.Run;

/// <summary>One process of the fleet: a host as any service has one, and callers who never stop asking.</summary>
internal static class Node
{
    public const string Verb = "node";
    public const string ResourceClient = "sessions";

    public const string Client = "Arr";

    /// <summary>The client that is tried before, and what its keys in the store begin with.</summary>
    public const string WarmUp = "warm-up:";

    /// <summary>Written once the host has started.</summary>
    public const string Ready = "ready";

    /// <summary>Where all processes start at once on one machine, the first call of the database is slow in each of them.</summary>
    private static readonly TimeSpan StoreTimeout = TimeSpan.FromSeconds(5);

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

        // As with any service that is asked for its health before it gets calls: what is slow the first time is over.
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
        var callers = new Callers(host.Services, counters);
        var calling = callers.RunAsync(settings.CallsPerSecond, stopping.Token);
        var reporting = ReportAsync(counters, stopping.Token);
        await Task.Run(Console.In.ReadToEnd); // until the parent stops us, or is gone

        await stopping.CancelAsync();
        await calling;
        await reporting;
        Write(counters.Take());
        return 0;
    }

    /// <summary>All that a service needs to share its tokens.</summary>
    private static void AddFleet(IServiceCollection services, NodeSettings settings)
    {
        services.AddSingleton(NpgsqlDataSource.Create(settings.Connection));
        services.AddSingleton<IDistributedCache, PostgresCache>();
        services.AddSharedKeys(settings.Keys);
        services.AddArrTokens(Client, o =>
        {
            o.Endpoint = settings.Endpoint;
            o.AccountId = TokenEmulator.DefaultAccountId;
            o.AccountKey = TokenEmulator.DefaultAccountKey;
        }).UseDistributedCache(o =>
        {
            o.ColdStartWait = settings.ColdStartWait;
            o.Timeout = StoreTimeout;
        });
        services.AddHttpClient(ResourceClient, http => http.BaseAddress = settings.Resource).AddTokenHandler(Client);

        services.AddAcsWrapTokens(WarmUp, o =>
        {
            o.Endpoint = settings.WarmUp;
            o.Name = TokenEmulator.DefaultIssuerName;
            o.Password = TokenEmulator.DefaultIssuerKey;
            o.Scope = "http://contoso.servicebus.windows.net/";
        }).UseDistributedCache(o =>
        {
            o.KeyPrefix = $"{WarmUp}{Environment.ProcessId}:";
            o.Timeout = StoreTimeout;
        });
    }

    /// <summary>The key ring that all processes share; a service would protect it with a certificate or a vault.</summary>
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
            // The last report is the caller's.
        }
    }

    private static void Write(NodeReport report) => Console.WriteLine(JsonSerializer.Serialize(report));
}
