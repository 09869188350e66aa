using System.Diagnostics;
using System.Globalization;

namespace TokenClients.Fuzz;

/// <summary>The parsers of one thread, and the input that it is processing.</summary>
internal sealed class Worker(Plan plan, IReadOnlyList<Tally> tallies, CancellationToken stop)
{
    /// <summary>The number of inputs that run first, so that allocations that happen once for a process or parser are not measured.</summary>
    public const int WarmUp = 64;

    private readonly Dictionary<int, (Parser Parser, InputGenerator Maker, IReadOnlyList<Family> Families)> _prepared = [];
    private readonly Lock _gate = new();
    private (Tally Tally, string Index, Func<byte[]> Input, long Since)? _current;

    public long Done { get; private set; }

    /// <summary>Runs the inputs from <paramref name="from"/> up to, but not including, <paramref name="to"/>.</summary>
    public void Run(int parser, long from, long to)
    {
        var ((it, maker, _), tally) = (Prepare(parser), tallies[parser]);
        var (accepted, rejected, longest, allocated) = (0L, 0L, 0, 0L);
        for (var index = from; index < to && !stop.IsCancellationRequested; index++)
        {
            var input = maker.Make(index);
            Begin(tally, index.ToString(CultureInfo.InvariantCulture), () => input.Bytes);
            var seen = Examination.Of(it, input);
            End();
            _ = seen.IsAccepted ? accepted++ : rejected++;
            longest = Math.Max(longest, input.Length);
            allocated += seen.AllocatedBytes;
            if (seen.Oracle is not null)
            {
                tally.Add(new Failure(index.ToString(CultureInfo.InvariantCulture), seen.Oracle, seen.Detail!, input.Bytes));
            }
        }

        tally.Add(accepted, rejected, longest, allocated);
    }

    /// <summary>Runs every <paramref name="step"/>-th family of inputs, starting with <paramref name="first"/>.</summary>
    public void Grow(int parser, int first, int step)
    {
        var ((it, _, families), tally) = (Prepare(parser), tallies[parser]);
        for (var i = first; i < families.Count && !stop.IsCancellationRequested; i += step)
        {
            var (index, family) = ($"g{i}", families[i]);
            Begin(tally, index, () => family.Make(64 * 1024).Bytes);
            var failure = Growth.Check(it, family, index);
            End();
            tally.AddFamily();
            if (failure is not null)
            {
                tally.Add(failure);
            }
        }
    }

    /// <summary>Returns the current input if it exceeds the time limit.</summary>
    public (Tally Tally, Failure Failure)? Hanging()
    {
        lock (_gate)
        {
            return _current is { } current && Stopwatch.GetElapsedTime(current.Since) > plan.HangLimit
                ? (current.Tally, new Failure(current.Index, "hang", $"not completed after {plan.HangLimit.TotalSeconds} s", current.Input()))
                : null;
        }
    }

    private (Parser Parser, InputGenerator Maker, IReadOnlyList<Family> Families) Prepare(int parser)
    {
        if (_prepared.TryGetValue(parser, out var known))
        {
            return known;
        }

        var it = plan.Parsers[parser]();
        var maker = new InputGenerator(it, plan.Seed);
        for (var index = 0; index < WarmUp && !stop.IsCancellationRequested; index++)
        {
            var input = maker.Make(index);
            Begin(tallies[parser], index.ToString(CultureInfo.InvariantCulture), () => input.Bytes);
            _ = Examination.Of(it, input);
            End();
        }

        return _prepared[parser] = (it, maker, Family.Of(it));
    }

    private void Begin(Tally tally, string index, Func<byte[]> input)
    {
        lock (_gate)
        {
            _current = (tally, index, input, Stopwatch.GetTimestamp());
        }
    }

    private void End()
    {
        Done++;
        lock (_gate)
        {
            _current = null;
        }
    }
}
