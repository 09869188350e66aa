using System.Globalization;
using TokenClients.Emulator;

namespace TokenClients.Tool;

/// <summary>
/// Writes a line for each request that an emulator has answered, without headers, query and body, and without possible keys and
/// tokens in the path.
/// </summary>
internal static class RequestLines
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>Writes until cancelled. Cancellation does not throw.</summary>
    public static async Task FollowAsync(TokenEmulator emulator, Terminal? terminal, TimeProvider time, CancellationToken cancellationToken)
    {
        var logs = Logs(emulator);
        using var timer = new PeriodicTimer(terminal is null ? Timeout.InfiniteTimeSpan : PollInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
            {
                Write(logs, terminal!, time);
            }
        }
        catch (OperationCanceledException)
        {
            if (terminal is not null)
            {
                Write(logs, terminal, time);
            }
        }
    }

    private static RequestTail[] Logs(TokenEmulator emulator) =>
    [
        .. new[] { emulator.Arr, emulator.Wrap, emulator.OAuth }.SelectMany<EmulatedService, Func<IReadOnlyList<EmulatedRequest>>>(
            service => [() => service.Requests, () => service.ResourceRequests, () => service.MetadataRequests]).Select(log => new RequestTail(log)),
    ];

    private static void Write(RequestTail[] logs, Terminal terminal, TimeProvider time)
    {
        var now = time.GetUtcNow();
        foreach (var request in logs.SelectMany(log => log.Take(now)).OrderBy(request => request.ReceivedOn))
        {
            var local = TimeZoneInfo.ConvertTime(request.ReceivedOn, time.LocalTimeZone);
            terminal.Note($"{local.ToString("HH:mm:ss", CultureInfo.InvariantCulture)} {Printable.Of($"{request}")}");
        }
    }
}
