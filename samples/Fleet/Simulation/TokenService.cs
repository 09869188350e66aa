using System.Globalization;
using System.Net;
using TokenClients;

namespace Fleet.Simulation;

/// <summary>
/// The token service. It responds in 50 to 300 ms and accepts at most 30 requests within a second; others get a 429
/// with a <c>Retry-After</c> of 5 s and do not count towards the 30.
/// </summary>
internal sealed class TokenService(World world, TimeSpan lifetime)
{
    public const int RequestsPerSecond = 30;

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    private readonly List<DateTimeOffset> _ends = [];
    private readonly Queue<TimeSpan> _requests = new();
    private readonly Queue<TimeSpan> _accepted = new();
    private TimeSpan? _outage;
    private TimeSpan _downUntil;

    /// <summary>Makes the service fail for that time, starting with the next request.</summary>
    public void GoDown(TimeSpan outage) => _outage = outage;

    /// <summary>Returns whether the token has expired by the clock of the service and the resources.</summary>
    public bool HasExpired(AccessToken token) => world.Timeline.Utc >= GetExpiry(token);

    public DateTimeOffset GetExpiry(AccessToken token) => _ends[int.Parse(token.Value, CultureInfo.InvariantCulture)];

    /// <summary>Responds to a request of that node.</summary>
    public ValueTask<AccessToken> AnswerAsync(Node node, TimeProvider clock)
    {
        Count(node);
        var failure = NextFailure();
        var requestedOn = clock.GetUtcNow();
        var answer = new TaskCompletionSource<AccessToken>();
        world.Timeline.At(world.Timeline.Now + world.Milliseconds(50, 300), node, () =>
        {
            if (failure is not null)
            {
                answer.SetException(failure);
            }
            else
            {
                answer.SetResult(Issue(requestedOn));
            }
        });
        return new(answer.Task);
    }

    /// <summary>
    /// Creates a token as the real clients do: its expiry is based on the node's clock, and its Date has whole seconds.
    /// </summary>
    private AccessToken Issue(DateTimeOffset requestedOn)
    {
        var now = world.Timeline.Utc;
        var date = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond));
        var value = _ends.Count.ToString(CultureInfo.InvariantCulture);
        _ends.Add(now + lifetime);
        return new AccessToken(value, requestedOn + lifetime) { ServerClockOffset = date - requestedOn };
    }

    private TokenException? NextFailure()
    {
        var now = world.Timeline.Now;
        if (_outage is { } outage)
        {
            (_downUntil, _outage) = (now + outage, null);
        }

        if (now < _downUntil)
        {
            return new(TokenFailureReason.Unavailable, "The service is down.") { StatusCode = HttpStatusCode.ServiceUnavailable };
        }

        if (Within(_accepted, now) >= RequestsPerSecond)
        {
            world.Tally.Throttled++;
            return new(TokenFailureReason.Throttled, "Too many requests.") { StatusCode = HttpStatusCode.TooManyRequests, RetryAfter = RetryAfter };
        }

        _accepted.Enqueue(now);
        return null;
    }

    private void Count(Node node)
    {
        var tally = world.Tally;
        tally.Fetches++;
        tally.FetchesByWrongClocks += node.HasWrongClock ? 1 : 0;
        _requests.Enqueue(world.Timeline.Now);
        tally.WorstBurst = Math.Max(tally.WorstBurst, Within(_requests, world.Timeline.Now));
    }

    /// <summary>Returns the number of entries within the last second, and removes older ones.</summary>
    private static int Within(Queue<TimeSpan> moments, TimeSpan now)
    {
        while (moments.TryPeek(out var oldest) && now - oldest >= Second)
        {
            moments.Dequeue();
        }

        return moments.Count;
    }
}
