namespace TokenClients.Emulator;

/// <summary>Sends the body of a response in faulty ways.</summary>
internal static class BodyFaults
{
    private const int Chunks = 10;

    // This letter is valid in base64url and after a percent sign, so an enlarged token stays well-formed.
    private static readonly byte[] Filler = [.. Enumerable.Repeat((byte)'A', 16 * 1024)];

    /// <summary>Sends half of the announced body. The server then closes the connection.</summary>
    public static async Task CutOffAsync(Exchange exchange, EmulatedResponse response)
    {
        var body = exchange.Begin(response);
        await exchange.WriteAsync(body[..(body.Length / 2)]).ConfigureAwait(false);
        exchange.EndIncomplete();
    }

    public static async Task StretchAsync(Exchange exchange, EmulatedResponse response, long bytes)
    {
        var body = exchange.Begin(response, announceLength: false);
        var half = body.Length / 2;
        await exchange.WriteAsync(body[..half]).ConfigureAwait(false);
        for (var left = response.HasBody ? bytes - body.Length : 0; left > 0; left -= Filler.Length)
        {
            await exchange.WriteAsync(Filler).ConfigureAwait(false);
        }

        await exchange.WriteAsync(body[half..]).ConfigureAwait(false);
    }

    public static async Task TrickleAsync(Exchange exchange, EmulatedResponse response, TimeSpan pause)
    {
        var body = exchange.Begin(response);
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
