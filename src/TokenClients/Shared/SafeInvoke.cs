namespace TokenClients.Shared;

/// <summary>
/// Runs code of the application, for instance loggers, telemetry listeners and callbacks, and swallows its exceptions: they must not
/// reach callers who wait for a token.
/// </summary>
internal static class SafeInvoke
{
    public static void Run(Action action)
    {
        try
        {
            action();
        }
        catch (Exception)
        {
            // See above.
        }
    }

    /// <summary>Returns the function's result, or <see langword="null"/> if it throws.</summary>
    public static T? GetOrNull<T>(Func<T> function)
        where T : class
    {
        T? result = null;
        Run(() => result = function());
        return result;
    }
}
