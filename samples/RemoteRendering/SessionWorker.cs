using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using TokenClients;

namespace RemoteRendering;

/// <summary>Starts a session, waits until it is ready, and stops it; then the host may stop.</summary>
internal sealed class SessionWorker(
    RenderingSessions sessions, IOptionsMonitor<ArrStsClientOptions> options, IHostApplicationLifetime lifetime) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var account = options.Get("Arr").AccountId!;
        var id = Guid.NewGuid().ToString();
        try
        {
            var status = await sessions.StartAsync(account, id, stoppingToken);
            Console.WriteLine($"session started: {status}");
            while (status == "Starting")
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), stoppingToken);
                status = await sessions.GetStatusAsync(account, id, stoppingToken);
                Console.WriteLine($"session polled: {status}");
            }

            await sessions.StopAsync(account, id, stoppingToken);
            Console.WriteLine("session ended");
        }
        catch (TokenException error)
        {
            await Console.Error.WriteLineAsync(error.Message);
            Environment.ExitCode = 1;
        }
        finally
        {
            lifetime.StopApplication();
        }
    }
}
