namespace TokenClients.Tool;

/// <summary>The standard input, read to its end.</summary>
internal static class StandardInput
{
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <remarks>
    /// A read of it cannot be ended, so it is left behind on its own thread when the caller gives up. Where there is none at
    /// all, the runtime may have put a pipe of its own in its place, which never ends either.
    /// </remarks>
    /// <exception cref="ToolException">There is too much, or nothing comes.</exception>
    public static async Task<string> ReadAsync(Terminal terminal, CancellationToken cancellationToken)
    {
        var reading = Task.Run(Read, cancellationToken);
        try
        {
            if (await Task.WhenAny(reading, Task.Delay(Silence, terminal.Time, cancellationToken)).ConfigureAwait(false) != reading)
            {
                terminal.Note("Waiting for the end of the standard input (Ctrl-D).");
            }

            return await reading.WaitAsync(Patience, terminal.Time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw ToolException.Usage($"The standard input did not end within {Patience.TotalMinutes} minutes.");
        }
        catch (IOException)
        {
            throw ToolException.Usage("The standard input cannot be read, or holds more than a megabyte.");
        }
    }

    private static string Read()
    {
        using var input = Console.OpenStandardInput();
        return BoundedFile.Read(input);
    }
}
