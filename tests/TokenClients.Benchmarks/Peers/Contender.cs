namespace TokenClients.Benchmarks.Peers;

/// <summary>A library, or a bare loop, that returns the tokens of a <see cref="TokenSource"/>, used as documented.</summary>
internal abstract class Contender
{
    /// <summary>The last result of a loop, so that the compiler does not remove the loop.</summary>
    public static volatile object? Sink;

    public abstract string Name { get; }

    /// <summary>Whether it refreshes a token before expiry; otherwise it is not part of that comparison.</summary>
    public virtual bool RefreshesAhead => true;

    /// <summary>Makes a call, whether or not a token is cached.</summary>
    public abstract Task CallAsync();

    /// <summary>Makes calls, one after the other, that return the cached token.</summary>
    public abstract void Hit(int calls);

    /// <summary>Prepares calls that can then be made at the same time.</summary>
    public virtual Func<Task>[] Callers(int count) => [.. Enumerable.Repeat(CallAsync, count)];
}
