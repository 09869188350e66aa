namespace TokenClients.Shared;

/// <summary>
/// Runs what calls code of others who only look on: loggers and listeners. If they throw, that is their owner's affair, not
/// that of the callers who wait for a token, and there is nowhere left to tell it.
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

    /// <summary>Makes something, or gives <see langword="null"/>: a static field that throws would take its whole class along.</summary>
    public static T? Create<T>(Func<T> create)
        where T : class
    {
        T? created = null;
        Run(() => created = create());
        return created;
    }
}
