using System.Runtime.InteropServices;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;
using TokenClients.Emulator;

namespace Fleet.Run;

/// <summary>
/// <c>run</c>: real processes share their tokens through a real Redis. Processes and Redis are killed, Redis fails in other
/// ways, and the token service fails. The exit code is 0 if all goals are reached, 1 if not, and 2 if the run could not start.
/// </summary>
internal static class RunCommand
{
    private const int CallsPerSecond = 50;

    public static async Task<int> RunAsync(string[] args)
    {
        if (RunOptions.Parse(args) is not { } options)
        {
            return await FailAsync(RunOptions.Usage);
        }

        if (!RedisServer.IsInstalled)
        {
            return await FailAsync(RedisServer.NotInstalled);
        }

        using var stopping = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            _ = stopping.CancelAsync();
        }

        try
        {
            await using var redis = await RedisServer.StartAsync(stopping.Token);
            return await RunAsync(options, redis, stopping.Token);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return await FailAsync("Stopped.", 130);
        }
        catch (Exception error) when (error is RedisException or InvalidOperationException or TimeoutException or IOException)
        {
            return await FailAsync(error.Message);
        }
    }

    private static async Task<int> RunAsync(RunOptions options, RedisServer redis, CancellationToken stopping)
    {
        var keys = Directory.CreateTempSubdirectory("fleet-keys-");
        try
        {
            await using var service = await TokenService.StartAsync(options.Seed);
            CreateKey(keys.FullName);
            string[] secrets = [TokenEmulator.DefaultAccountKey, TokenEmulator.DefaultIssuerKey, .. MasterKeys(keys)];
            var (phases, calls) = (new PhaseLog(), new CallCounter());
            var stored = new StoredBytes(redis, () => [.. service.Values, .. secrets]);
            int crashed;
            await using (var processes = new Processes(
                [.. Enumerable.Range(0, options.Processes).Select(i => new NodeSettings(
                    i, service.Emulator.Arr.Endpoint, service.Emulator.Wrap.Endpoint, service.Emulator.Arr.ResourceEndpoint, redis.Configuration, keys.FullName,
                    CallsPerSecond, Scenario.ColdStartWait))],
                report =>
                {
                    phases.Add(report);
                    calls.Add(report);
                }))
            {
                await new Scenario(options, processes, service, redis, stored, calls, phases).RunAsync(stopping);
                crashed = processes.Crashed;
            }

            await stored.FinishAsync(stopping);

            var report = new Report(Outcome.Of(phases.Phases, service, options.Processes), stored, crashed);
            report.Write(Console.Out);
            if (options.Json is { } path)
            {
                await report.WriteJsonAsync(path, stopping);
            }

            return report.Missed.Count == 0 ? 0 : 1;
        }
        finally
        {
            keys.Delete(recursive: true);
        }
    }

    /// <summary>
    /// Creates the key before the processes start, because each process that finds none would create one.
    /// </summary>
    private static void CreateKey(string folder)
    {
        using var services = new ServiceCollection().AddSharedKeys(folder).BuildServiceProvider();
        services.GetRequiredService<IDataProtectionProvider>().CreateProtector("any").Protect([]);
    }

    /// <summary>Reads the keys that encrypt the tokens.</summary>
    private static IEnumerable<string> MasterKeys(DirectoryInfo folder) =>
        folder.EnumerateFiles("*.xml").SelectMany(file => XDocument.Load(file.FullName).Descendants("value")).Select(value => value.Value);

    private static async Task<int> FailAsync(string message, int code = 2)
    {
        await Console.Error.WriteLineAsync(message);
        return code;
    }
}
