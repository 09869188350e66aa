using System.Text;
using System.Text.Json.Nodes;

namespace TokenClients.Emulator;

/// <summary>
/// The server-sent events of the page: <c>state</c> at first and whenever the page fell behind, then <c>requests</c>,
/// <c>faults</c> and, each second, <c>tick</c>.
/// </summary>
/// <remarks>
/// The stream uses the system clock, because the emulator's clock may stand still in a test. The events contain the
/// emulator's time, so the page does not use its own clock.
/// </remarks>
internal sealed class PageStream(PageFeed feed, PageState state)
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Sends events until the page is closed or the emulator stops.</summary>
    public async Task SendAsync(Exchange exchange)
    {
        using var listener = new PageListener();
        exchange.Begin(
            new EmulatedResponse(200, "text/event-stream; charset=utf-8").With("Cache-Control", "no-store, no-transform")
                .With("X-Content-Type-Options", "nosniff"),
            announceLength: false);
        feed.Add(listener);
        try
        {
            while (true)
            {
                await exchange.WriteAsync(Write(listener.Take())).ConfigureAwait(false);
                await Task.Delay(Pause, TimeProvider.System, exchange.Aborted).ConfigureAwait(false);
                await listener.WaitAsync(Heartbeat, exchange.Aborted).ConfigureAwait(false);
            }
        }
        finally
        {
            feed.Remove(listener);
        }
    }

    private byte[] Write(PageUpdate update)
    {
        var text = new StringBuilder();
        if (update.IsComplete)
        {
            Append(text, "state", state.Complete());
        }
        else
        {
            if (update.Requests.Count > 0)
            {
                Append(text, "requests", state.Requests(update.Requests));
            }

            if (update.HasFaults)
            {
                Append(text, "faults", state.Faults());
            }
        }

        Append(text, "tick", state.Tick());
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static void Append(StringBuilder text, string name, JsonObject data) =>
        text.Append("event: ").Append(name).Append("\ndata: ").Append(data.ToJsonString()).Append("\n\n");
}
