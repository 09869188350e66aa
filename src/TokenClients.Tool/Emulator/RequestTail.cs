using TokenClients.Emulator;

namespace TokenClients.Tool;

/// <summary>The requests of a log that have not been taken from it yet.</summary>
internal sealed class RequestTail(Func<IReadOnlyList<EmulatedRequest>> log)
{
    // A request has no status while it waits for its answer, and for good if its connection was dropped.
    private static readonly TimeSpan Unanswered = TimeSpan.FromSeconds(5);

    private readonly List<EmulatedRequest> _waiting = [];
    private EmulatedRequest? _last;

    /// <summary>Those that have an answer by now, or will get none.</summary>
    public IReadOnlyList<EmulatedRequest> Take(DateTimeOffset now)
    {
        var all = log();
        var fresh = all.Reverse().TakeWhile(request => !ReferenceEquals(request, _last)).Reverse().ToList();
        _last = all.Count > 0 ? all[^1] : _last;
        _waiting.AddRange(fresh);
        var settled = _waiting.Where(request => request.StatusCode != 0 || now - request.ReceivedOn > Unanswered).ToList();
        _waiting.RemoveAll(settled.Contains);
        return settled;
    }
}
