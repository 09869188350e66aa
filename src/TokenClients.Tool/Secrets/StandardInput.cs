namespace TokenClients.Tool;

/// <summary>The standard input, read to its end.</summary>
internal static class StandardInput
{
    /// <remarks>A read of it cannot be ended, so it is left behind on its own thread when the caller gives up.</remarks>
    /// <exception cref="ToolException">There is too much.</exception>
    public static async Task<string> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await Task.Run(Read, cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false);
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
