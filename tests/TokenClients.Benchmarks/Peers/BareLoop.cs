namespace TokenClients.Benchmarks.Peers;

/// <summary>The minimum cost of a cached token: one volatile read, one read of the coarse clock, and one comparison.</summary>
internal sealed class BareLoop : Contender
{
    private readonly long _until = Environment.TickCount64 + (long)TimeSpan.FromHours(1).TotalMilliseconds;
    private string? _token = TokenSource.Token;

    public override string Name => "bare tick loop";

    public override Task CallAsync() => throw new NotSupportedException();

    public override void Hit(int calls)
    {
        string? last = null;
        for (var i = 0; i < calls; i++)
        {
            var token = Volatile.Read(ref _token);
            last = Environment.TickCount64 < _until ? token : throw new InvalidOperationException("Not a hit.");
        }

        Sink = last;
    }
}
