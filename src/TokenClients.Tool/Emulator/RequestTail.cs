using TokenClients.Emulator;

namespace TokenClients.Tool;

/// <summary>Returns the requests of a log that have not been returned yet.</summary>
internal sealed class RequestTail(Func<IReadOnlyList<EmulatedRequest>> log)
{
    // A request has no status until it is answered, and never gets one if its connection is dropped.
    private static readonly TimeSpan Unanswered = TimeSpan.FromSeconds(5);

    private readonly List<EmulatedRequest> _waiting = [];
    private EmulatedRequest? _last;

    /// <summary>
    /// Returns the requests that have been answered since the last call, or that will not be answered.
    /// </summary>
    public IReadOnlyList<EmulatedRequest> Take(DateTimeOffset now)
    {
        var all = log();
        var fresh = all.Reverse().TakeWhile(request => !ReferenceEquals(request, _last)).Reverse().ToList();
        _last = all.Count > 0 ? all[^1] : _last;
        _waiting.AddRange(fresh);
        var completed = _waiting.Where(request => request.StatusCode != 0 || now - request.ReceivedOn > Unanswered).ToList();
        _waiting.RemoveAll(completed.Contains);
        return completed;
    }
}
