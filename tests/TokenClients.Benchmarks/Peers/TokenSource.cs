namespace TokenClients.Benchmarks.Peers;

/// <summary>The token service of all contenders, in memory. It counts the requests.</summary>
internal sealed class TokenSource
{
    public const string Token = "eyJhbGciOiJSUzI1NiJ9.eyJhdWQiOiJiZW5jaG1hcmtzIn0.c2lnbmF0dXJl";

    private int _requests;

    public int Requests => Volatile.Read(ref _requests);

    /// <summary>The delay of each response.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>A task for which each response also waits.</summary>
    public Task Gate { get; init; } = Task.CompletedTask;

    public TimeSpan Lifetime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Whether the first token is soon due for a background refresh; all others have a lifetime of an hour.</summary>
    public bool FirstIsDue { get; init; }

    /// <summary>Whether every credential is rejected.</summary>
    public bool RejectsCredentials { get; init; }

    /// <summary>Counts a request.</summary>
    /// <returns>The number of the request, from 1.</returns>
    public async Task<int> RequestAsync()
    {
        var number = Interlocked.Increment(ref _requests);
        if (Delay > TimeSpan.Zero)
        {
            await Task.Delay(Delay).ConfigureAwait(false);
        }

        await Gate.ConfigureAwait(false);
        return number;
    }

    public bool IsDue(int number) => FirstIsDue && number == 1;
}
