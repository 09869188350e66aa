using System.Globalization;
using System.Net;
using TokenClients;

namespace Fleet.Simulation;

/// <summary>
/// The token service: answers in 50 to 300 ms, and no more than 30 requests within any second; the others get a 429 that
/// asks for 5 s. What it refuses does not count against the 30.
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

    /// <summary>From its next request on it is down for so long.</summary>
    public void GoDown(TimeSpan outage) => _outage = outage;

    /// <summary>Whether the token has come to its end, which the service and the resources go by.</summary>
    public bool HasEnded(AccessToken token) => world.Timeline.Utc >= NextTransition(token);

    public DateTimeOffset NextTransition(AccessToken token) => _ends[int.Parse(token.Value, CultureInfo.InvariantCulture)];

    /// <summary>Answers a request of that node.</summary>
    public ValueTask<AccessToken> AnswerAsync(Node node, TimeProvider clock)
    {
        Count(node);
        var refusal = Refusal();
        var askedOn = clock.GetUtcNow();
        var answer = new TaskCompletionSource<AccessToken>();
        world.Timeline.At(world.Timeline.Now + world.Milliseconds(50, 300), node, () =>
        {
            if (refusal is not null)
            {
                answer.SetException(refusal);
            }
            else
            {
                answer.SetResult(Issue(askedOn));
            }
        });
        return new(answer.Task);
    }

    /// <summary>A token as the real clients make it of an answer: its expiry by the node's clock, its Date in whole seconds.</summary>
    private AccessToken Issue(DateTimeOffset askedOn)
    {
        var now = world.Timeline.Utc;
        var date = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond));
        var value = _ends.Count.ToString(CultureInfo.InvariantCulture);
        _ends.Add(now + lifetime);
        return new AccessToken(value, askedOn + lifetime) { ServerClockOffset = date - askedOn };
    }

    private TokenException? Refusal()
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

    /// <summary>How many there were within the last second; the others are forgotten.</summary>
    private static int Within(Queue<TimeSpan> moments, TimeSpan now)
    {
        while (moments.TryPeek(out var oldest) && now - oldest >= Second)
        {
            moments.Dequeue();
        }

        return moments.Count;
    }
}
