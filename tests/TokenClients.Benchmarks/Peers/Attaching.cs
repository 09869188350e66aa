namespace TokenClients.Benchmarks.Peers;

/// <summary>Adds a token to a request and passes it to an inner handler, which responds synchronously or asynchronously.</summary>
internal abstract class Attaching
{
    public abstract string Name { get; }

    /// <summary>Fetches the token.</summary>
    public abstract Task FillAsync();

    /// <summary>Sends requests, one after the other, with synchronous responses.</summary>
    public abstract void SendSynchronous(int calls);

    /// <summary>Sends requests with asynchronous responses.</summary>
    /// <param name="calls">The number of requests.</param>
    /// <param name="directly">Whether the inner handler is called directly, to measure the cost of the loop.</param>
    public abstract void SendAsynchronous(int calls, bool directly);

    protected static void Require(bool isDone)
    {
        if (!isDone)
        {
            throw new InvalidOperationException("Not a hit.");
        }
    }
}
