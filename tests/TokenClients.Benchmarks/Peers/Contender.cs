namespace TokenClients.Benchmarks.Peers;

/// <summary>A library, or a bare loop, that hands out the tokens of a <see cref="TokenSource"/>, used as its documents say.</summary>
internal abstract class Contender
{
    /// <summary>Where loops leave their last result, so that none of it is optimised away.</summary>
    public static volatile object? Sink;

    public abstract string Name { get; }

    /// <summary>Whether it refreshes a token before that expires; what a contender cannot do is not compared.</summary>
    public virtual bool RefreshesAhead => true;

    /// <summary>One call, whether the token is there or not.</summary>
    public abstract Task CallAsync();

    /// <summary>As many calls, one after the other, that find the token.</summary>
    public abstract void Hit(int calls);

    /// <summary>As many calls, ready to be made at once; what a call needs besides the token is made here.</summary>
    public virtual Func<Task>[] Callers(int count) => [.. Enumerable.Repeat(CallAsync, count)];
}
