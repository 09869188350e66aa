namespace TokenClients.Tool;

/// <summary>Reads the standard input to its end.</summary>
internal static class StandardInput
{
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <remarks>
    /// A read of the standard input cannot be cancelled, so it continues on its own thread after the caller gives up.
    /// Without a standard input, the runtime may provide a pipe that never ends.
    /// </remarks>
    /// <exception cref="ToolException">The input is too large, or does not end in time.</exception>
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
        catch (Exception error) when (error is IOException or InvalidDataException)
        {
            throw ToolException.Usage("The standard input cannot be read, or is larger than a megabyte.");
        }
    }

    private static string Read()
    {
        using var input = Console.OpenStandardInput();
        return BoundedFile.Read(input);
    }
}
