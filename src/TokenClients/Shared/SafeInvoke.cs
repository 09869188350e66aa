namespace TokenClients.Shared;

/// <summary>
/// Runs logging and telemetry callbacks and swallows their exceptions: they must not reach callers who wait for a token, and
/// there is nowhere to report them.
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

    /// <summary>Creates a value, or returns <see langword="null"/>: an exception in a static field would make its whole type unusable.</summary>
    public static T? Create<T>(Func<T> create)
        where T : class
    {
        T? created = null;
        Run(() => created = create());
        return created;
    }
}
