namespace TokenClients.Emulator;

/// <summary>Ways to send the body of an answer badly.</summary>
internal static class BodyFaults
{
    private const int Chunks = 10;

    // A letter fits into base64url and behind a percent sign: a stretched token stays well-formed, wherever it is cut.
    private static readonly byte[] Filler = [.. Enumerable.Repeat((byte)'A', 16 * 1024)];

    /// <summary>Half of what was announced. The server closes the connection, since it cannot go on with it.</summary>
    public static async Task CutOffAsync(Exchange exchange, Answer answer)
    {
        var body = exchange.Begin(answer);
        await exchange.WriteAsync(body[..(body.Length / 2)]).ConfigureAwait(false);
        exchange.BreakOff();
    }

    public static async Task StretchAsync(Exchange exchange, Answer answer, long bytes)
    {
        var body = exchange.Begin(answer, announceLength: false);
        var half = body.Length / 2;
        await exchange.WriteAsync(body[..half]).ConfigureAwait(false);
        for (var left = answer.HasBody ? bytes - body.Length : 0; left > 0; left -= Filler.Length)
        {
            await exchange.WriteAsync(Filler).ConfigureAwait(false);
        }

        await exchange.WriteAsync(body[half..]).ConfigureAwait(false);
    }

    public static async Task TrickleAsync(Exchange exchange, Answer answer, TimeSpan pause)
    {
        var body = exchange.Begin(answer);
        for (var i = 0; i < Chunks; i++)
        {
            if (i > 0)
            {
                await exchange.PauseAsync(pause).ConfigureAwait(false);
            }

            var (start, end) = (i * body.Length / Chunks, (i + 1) * body.Length / Chunks);
            await exchange.WriteAsync(body[start..end]).ConfigureAwait(false);
        }
    }
}
