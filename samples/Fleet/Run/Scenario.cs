using TokenClients.Emulator;

namespace Fleet.Run;

/// <summary>Runs the phases of the run in order.</summary>
internal sealed class Scenario(
    RunOptions options, Processes processes, TokenService service, RedisServer redis, StoredBytes stored, CallCounter calls, PhaseLog phases)
{
    public static readonly TimeSpan ColdStartWait = TimeSpan.FromSeconds(5);

    /// <summary>The time after which everything that happened has been reported.</summary>
    private static readonly TimeSpan Reported = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);

    private readonly EmulatedFaults _faults = service.Emulator.Arr.Faults;

    public async Task RunAsync(CancellationToken stopping)
    {
        phases.Begin(PhaseLog.ColdStart);
        await processes.StartAsync(stopping);
        for (var i = 0; i < processes.Count; i++)
        {
            await calls.WaitAsync(i, stopping);
        }

        await Task.Delay(Reported, stopping);
        phases.Begin(PhaseLog.Steady);
        await Task.Delay(TimeSpan.FromSeconds(options.Seconds), stopping);

        phases.Begin(PhaseLog.RollingRestart);
        for (var i = 0; i < processes.Count; i++)
        {
            await RestartAsync(i, stopping);
        }

        await Task.Delay(Reported, stopping);
        await stored.SearchAsync(stopping);
        await StoreOutagesAsync(stopping);
        await ServiceOutagesAsync(stopping);
        phases.End();
    }

    /// <summary>Makes Redis fail in each way while every process has to renew its token.</summary>
    private async Task StoreOutagesAsync(CancellationToken stopping)
    {
        var renewed = await BeginRenewalAsync(PhaseLog.ServerKilled, stopping);
        await redis.KillAsync();
        await UntilAsync(renewed, stopping);
        await BackAsync(() => redis.RestartAsync(stopping), stopping);

        renewed = await BeginRenewalAsync(PhaseLog.ServerHung, stopping);
        redis.Hang();
        await UntilAsync(renewed, stopping);
        await BackAsync(
            () =>
            {
                redis.Resume();
                return Task.CompletedTask;
            },
            stopping);

        // No renewal is due, but the process that starts finds nothing.
        phases.Begin(PhaseLog.Emptied);
        await redis.ExecuteAsync("FLUSHALL");
        await RestartAsync(0, stopping);

        // Less than the server needs for itself: all keys are evicted, and writes are rejected.
        renewed = await BeginRenewalAsync(PhaseLog.OutOfMemory, stopping);
        await redis.ExecuteAsync("CONFIG", "SET", "maxmemory", "1mb", "maxmemory-policy", "allkeys-lru");
        await UntilAsync(renewed, stopping);
        await redis.ExecuteAsync("CONFIG", "SET", "maxmemory", "0");

        renewed = await BeginRenewalAsync(PhaseLog.Slow, stopping);
        while (DateTimeOffset.UtcNow < renewed)
        {
            await redis.ExecuteAsync("CLIENT", "PAUSE", "200"); // itself answered when the pause before has ended
        }
    }

    /// <summary>Makes the token service answer 503 when a renewal is due, and then while a process starts.</summary>
    private async Task ServiceOutagesAsync(CancellationToken stopping)
    {
        await AgeAsync(0.75, 0.8, stopping);
        phases.Begin(PhaseLog.Service503);
        var token = service.Issued.Last().On;
        _faults.Always = Fault.Status(503);
        await UntilAsync(token + (TokenService.Lifetime * 0.93), stopping);
        _faults.Always = null;
        await AgeAsync(0.3, 0.35, stopping, after: token);

        phases.Begin(PhaseLog.RestartIn503);
        _faults.Always = Fault.Status(503);
        await RestartAsync(options.Seed % processes.Count, stopping);
        _faults.Always = null;

        phases.Begin(PhaseLog.Recovery);
        await AgeAsync(0.1, 0.15, stopping, after: service.Issued.Last().On);
    }

    /// <summary>Begins a phase while no renewal is due, and returns the time by which every process has renewed its token.</summary>
    private async Task<DateTimeOffset> BeginRenewalAsync(string phase, CancellationToken stopping)
    {
        await AgeAsync(0.12, 0.7, stopping);
        phases.Begin(phase);
        return service.Issued.Last().On + (TokenService.Lifetime * 1.05);
    }

    /// <summary>Ends an outage of Redis, and waits until all processes are connected again: the cache and the check of it, by two each.</summary>
    private async Task BackAsync(Func<Task> mendAsync, CancellationToken stopping)
    {
        phases.Begin(PhaseLog.Back);
        await mendAsync();
        while (await redis.CountAsync("clients", "connected_clients") <= 4 * processes.Count)
        {
            await Task.Delay(Step, stopping);
        }

        await Task.Delay(Reported, stopping);
    }

    private async Task RestartAsync(int index, CancellationToken stopping)
    {
        await processes.KillAsync(index);
        calls.Reset(index);
        await processes.StartAsync(index, stopping);
        await calls.WaitAsync(index, stopping);
    }

    /// <summary>Waits until the newest token has reached that part of its lifetime.</summary>
    private async Task AgeAsync(double from, double to, CancellationToken stopping, DateTimeOffset after = default)
    {
        while (service.Issued.Last().On is var on
            && (on <= after || DateTimeOffset.UtcNow - on is var age && (age < TokenService.Lifetime * from || age > TokenService.Lifetime * to)))
        {
            await Task.Delay(Step, stopping);
        }
    }

    private static async Task UntilAsync(DateTimeOffset time, CancellationToken stopping)
    {
        while (DateTimeOffset.UtcNow < time)
        {
            await Task.Delay(Step, stopping);
        }
    }
}
