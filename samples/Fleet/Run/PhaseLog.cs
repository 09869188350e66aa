namespace Fleet.Run;

/// <summary>The phases of the run, in order. It writes when each phase starts.</summary>
internal sealed class PhaseLog
{
    public const string ColdStart = "cold start";
    public const string Steady = "steady";
    public const string RollingRestart = "rolling restart";
    public const string ServerKilled = "server killed";
    public const string ServerHung = "server hung";
    public const string Back = "back";
    public const string Emptied = "restarted empty";
    public const string OutOfMemory = "out of memory";
    public const string Slow = "slow";
    public const string Service503 = "service 503";
    public const string RestartIn503 = "503 and a restart";
    public const string Recovery = "recovery";

    private readonly DateTimeOffset _startedOn = DateTimeOffset.UtcNow;
    private volatile Phase _current = new("start");

    public List<Phase> Phases { get; } = [];

    public void Begin(string name)
    {
        End();
        Console.WriteLine($"{(DateTimeOffset.UtcNow - _startedOn).TotalSeconds,6:0.0} s  {name}");
        Phases.Add(_current = new(name));
    }

    public void End() => _current.EndedOn = DateTimeOffset.UtcNow;

    public void Add(NodeReport report) => _current.Add(report);
}
