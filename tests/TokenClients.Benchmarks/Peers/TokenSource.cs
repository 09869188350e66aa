namespace TokenClients.Benchmarks.Peers;

/// <summary>The token service that every contender is put on in memory: counts what it is asked, and answers as told.</summary>
internal sealed class TokenSource
{
    public const string Token = "eyJhbGciOiJSUzI1NiJ9.eyJhdWQiOiJiZW5jaG1hcmtzIn0.c2lnbmF0dXJl";

    private int _requests;

    public int Requests => Volatile.Read(ref _requests);

    /// <summary>How long every answer takes.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>What every answer waits for besides.</summary>
    public Task Gate { get; init; } = Task.CompletedTask;

    public TimeSpan Lifetime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Whether the first token is one that its owner soon refreshes in the background; the others live an hour.</summary>
    public bool FirstIsDue { get; init; }

    /// <summary>Whether every credential is wrong.</summary>
    public bool Refuses { get; init; }

    /// <summary>One request.</summary>
    /// <returns>Its number, from 1.</returns>
    public async Task<int> AskAsync()
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
