using TokenClients.Emulator;

namespace Fleet.Run;

/// <summary>Runs the phases of the run in order.</summary>
internal sealed class Scenario(
    RunOptions options, Processes processes, TokenService service, Cluster? cluster, StoredBytes stored, CallCounter calls, PhaseLog phases)
{
    public static readonly TimeSpan ColdStartWait = TimeSpan.FromSeconds(10);

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

        phases.Begin("rolling restart");
        for (var i = 0; i < processes.Count; i++)
        {
            await RestartAsync(i, stopping);
        }

        await Task.Delay(Reported, stopping);
        await stored.ReadFilesAsync(isRunning: true, stopping);
        if (cluster is not null)
        {
            await DatabaseOutageAsync(cluster, stopping);
        }

        await ServiceOutagesAsync(stopping);
        await stored.ReadFilesAsync(isRunning: true, stopping);
        phases.End();
    }

    /// <summary>Kills the database while every process has to renew its token, and starts it again.</summary>
    private async Task DatabaseOutageAsync(Cluster database, CancellationToken stopping)
    {
        await AgeAsync(0.6, stopping);
        phases.Begin(PhaseLog.DatabaseKilled);
        var token = service.Issued.Last().On;
        await database.KillAsync();
        await stored.ReadFilesAsync(isRunning: false, stopping);
        await UntilAsync(token + (TokenService.Lifetime * 1.05), stopping);

        phases.Begin("database back");
        await database.StartServerAsync(stopping);
    }

    /// <summary>Makes the token service answer 503 when a renewal is due, and then while a process starts.</summary>
    private async Task ServiceOutagesAsync(CancellationToken stopping)
    {
        await AgeAsync(0.75, stopping);
        phases.Begin(PhaseLog.Service503);
        var token = service.Issued.Last().On;
        _faults.Always = Fault.Status(503);
        await UntilAsync(token + (TokenService.Lifetime * 0.93), stopping);
        _faults.Always = null;
        await AgeAsync(0.3, stopping, after: token);

        phases.Begin(PhaseLog.RestartIn503);
        _faults.Always = Fault.Status(503);
        await RestartAsync(options.Seed % processes.Count, stopping);
        _faults.Always = null;

        phases.Begin("recovery");
        await AgeAsync(0.1, stopping, after: service.Issued.Last().On);
    }

    private async Task RestartAsync(int index, CancellationToken stopping)
    {
        await processes.KillAsync(index);
        calls.Reset(index);
        await processes.StartAsync(index, stopping);
        await calls.WaitAsync(index, stopping);
    }

    /// <summary>Waits until the newest token has reached that part of its lifetime.</summary>
    private async Task AgeAsync(double part, CancellationToken stopping, DateTimeOffset after = default)
    {
        while (service.Issued.Last().On is var on
            && (on <= after || DateTimeOffset.UtcNow - on is var age && (age < TokenService.Lifetime * part || age > TokenService.Lifetime * (part + 0.05))))
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
