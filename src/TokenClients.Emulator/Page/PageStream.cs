using System.Text;
using System.Text.Json.Nodes;

namespace TokenClients.Emulator;

/// <summary>
/// The server-sent events of the page: <c>state</c> at first and whenever a page fell behind, then <c>requests</c>,
/// <c>faults</c> and, each second, <c>tick</c>.
/// </summary>
/// <remarks>
/// It is paced by the system's clock, since nobody moves the emulator's for a page that is looked at. The events carry
/// the emulator's time, so that the page needs no clock of its own.
/// </remarks>
internal sealed class PageStream(PageFeed feed, PageState state)
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Goes on until the page is closed or the emulator stops.</summary>
    public async Task SendAsync(Exchange exchange)
    {
        using var listener = new PageListener();
        exchange.Begin(
            new Answer(200, "text/event-stream; charset=utf-8").With("Cache-Control", "no-store, no-transform")
                .With("X-Content-Type-Options", "nosniff"),
            announceLength: false);
        feed.Join(listener);
        try
        {
            while (true)
            {
                await exchange.WriteAsync(Write(listener.Take())).ConfigureAwait(false);
                await Task.Delay(Pause, TimeProvider.System, exchange.Gone).ConfigureAwait(false);
                await listener.WaitAsync(Heartbeat, exchange.Gone).ConfigureAwait(false);
            }
        }
        finally
        {
            feed.Leave(listener);
        }
    }

    private byte[] Write(PageNews news)
    {
        var text = new StringBuilder();
        if (news.Everything)
        {
            Append(text, "state", state.Everything());
        }
        else
        {
            if (news.Requests.Count > 0)
            {
                Append(text, "requests", state.Requests(news.Requests));
            }

            if (news.Faults)
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
