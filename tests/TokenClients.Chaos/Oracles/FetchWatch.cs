using System.Diagnostics;

namespace TokenClients.Chaos;

/// <summary>Observes the fetches of the caches by their spans.</summary>
internal sealed class FetchWatch : IDisposable
{
    private const string Property = "TokenClients.Chaos.Fetch";

    private static readonly TimeSpan QuickFetch = TimeSpan.FromSeconds(2);

    private readonly World _world;
    private readonly ActivityListener _listener;

    public FetchWatch(World world)
    {
        _world = world;
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == TokenDiagnostics.ActivitySourceName,
            Sample = (ref _) => ActivitySamplingResult.AllData,
            ActivityStarted = Started,
            ActivityStopped = Stopped,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>Whether no token that is issued now can expire during a short fetch.</summary>
    private bool IsLongLived => _world.Services.ShortestLifetime > QuickFetch * 2;

    /// <summary>The fetch to which the current request belongs.</summary>
    public static Fetch? Current()
    {
        var activity = Activity.Current;
        while (activity is not null && activity.Source.Name != TokenDiagnostics.ActivitySourceName)
        {
            activity = activity.Parent;
        }

        return activity?.GetCustomProperty(Property) as Fetch;
    }

    public void Dispose() => _listener.Dispose();

    private void Started(Activity activity)
    {
        var (name, caller) = (Tag(activity, "tokenclients.client.name"), CallSpan.CallerOf(activity));
        if (_world.Clients.FirstOrDefault(client => client.Name == name && client.Instance == (caller?.Instance ?? 0)) is { } client)
        {
            var (now, slot) = (_world.Time.Now, client.SlotOf(Tag(activity, "tokenclients.scope")));
            var fetch = new Fetch(
                slot,
                Tag(activity, "tokenclients.request.trigger") ?? "",
                now,
                caller?.At ?? now.Ticking,
                caller?.Era.And(slot.Era) ?? default)
            {
                ServiceHealth = IsLongLived ? client.Side.Tokens.Stamp : null,
            };
            activity.SetCustomProperty(Property, fetch);
            fetch.Slot.Requests.Began(fetch, _world.Violations);
        }
    }

    private void Stopped(Activity activity)
    {
        if (activity.GetCustomProperty(Property) is Fetch fetch && _world.Clients.Contains(fetch.Slot.Client))
        {
            var now = _world.Time.Now;
            var error = Tag(activity, "error.type");
            _world.Tally.Add(error is null ? "fetches" : $"failures.{error}");
            if (error is null)
            {
                if (!fetch.IsOver)
                {
                    fetch.Slot.Client.HasToken(fetch.Slot);
                }

                var isFound = Tag(activity, "tokenclients.request.outcome") == "stored";
                fetch.Slot.Ledger.Fetched(fetch, isFound ? null : Tag(activity, "tokenclients.correlation_id"), now);
            }

            else if (error == "invalid_response" && WasReadable(fetch, now))
            {
                _world.Violations.Add(Guarantee.ServesWhileValid, fetch.Slot, now, "a fetch could not read the response of a healthy service");
            }

            fetch.Slot.Requests.Ended(fetch, error, now);
            fetch.Slot.Client.Forget(fetch.Slot);
        }
    }

    /// <summary>
    /// Whether nothing explains an invalid response: the service was healthy, no clock jumped, and the fetch was too short for a token
    /// to expire during it.
    /// </summary>
    private bool WasReadable(Fetch fetch, Moment now) =>
        fetch.Slot.Client.Side.Tokens.WasGoodSince(fetch.ServiceHealth) && fetch.Started.Jumps == now.Jumps
        && now.Ticking - fetch.Started.Ticking < QuickFetch && IsLongLived;

    private static string? Tag(Activity activity, string name) => activity.GetTagItem(name) as string;
}
