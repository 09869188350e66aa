namespace TokenClients.Benchmarks.Peers;

/// <summary>What puts a token on a request and passes it on to an inner handler, which answers at once or later.</summary>
internal abstract class Attaching
{
    public abstract string Name { get; }

    /// <summary>Has the token fetched.</summary>
    public abstract Task FillAsync();

    /// <summary>As many requests, one after the other, that are answered at once.</summary>
    public abstract void AnswerAtOnce(int calls);

    /// <summary>As many requests that are answered only after they have been passed on.</summary>
    /// <param name="calls">How many.</param>
    /// <param name="directly">Whether they go to the inner handler without the token: what the loop itself costs.</param>
    public abstract void AnswerLater(int calls, bool directly);

    protected static void Require(bool isDone)
    {
        if (!isDone)
        {
            throw new InvalidOperationException("Not a hit.");
        }
    }
}
