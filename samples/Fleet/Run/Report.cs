using System.Text.Json;

namespace Fleet.Run;

/// <summary>Writes the result as a table and as JSON, and checks whether the goals were reached.</summary>
internal sealed class Report(Outcome outcome, StoredBytes stored, int crashed)
{
    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Descriptions of the goals that were missed.</summary>
    public IReadOnlyList<string> Missed => [.. outcome.Phases.SelectMany(Faults), .. Faults()];

    public void Write(TextWriter text)
    {
        var seen = outcome.Seen;
        text.WriteLine();
        text.WriteLine($"{"phase",-20}{"s",6}{"calls",9}{"hits",8}{"failed",8}{"needless",10}{"slowest",10}{"rotations",11}{"tokens",8}{"bound",7}{"503s",6}{"bound",7}");
        foreach (var phase in outcome.Phases)
        {
            WriteLine(text, phase.Name, phase.Seconds, phase.Seen, phase.Rotations, phase.Issued, phase.IssuedBound, phase.Refused, phase.RefusedBound);
        }

        var all = outcome.Phases;
        WriteLine(
            text, "total", all.Sum(phase => phase.Seconds), seen, all.Sum(phase => phase.Rotations), all.Sum(phase => phase.Issued),
            outcome.IssuedBound, all.Sum(phase => phase.Refused), all.Sum(phase => phase.RefusedBound));

        text.WriteLine();
        text.WriteLine($"{outcome.Processes} processes, tokens of {TokenService.Lifetime.TotalSeconds:0} s. Without a store they would make {outcome.Processes} requests per rotation.");
        text.WriteLine($"bound: a rotation makes e^(d/m) requests on average; d = {outcome.Fetch.TotalMilliseconds:0} ms from due to stored (measured; longer in slower phases),");
        text.WriteLine($"  m = {Bound.Gap.TotalMilliseconds:0} ms between the first renewals, {Bound.ColdGap(Scenario.ColdStartWait).TotalMilliseconds:0} ms in a cold start; plus 3 standard deviations; in total at most half of the requests without a store.");
        text.WriteLine("  Server killed, hung or out of memory: one per process and rotation. 503: one more per process, which may be between two retries. 503 and a restart: none.");
        text.WriteLine($"failed calls: {seen.Failed}, of these while the process or the reachable store had a valid token: {seen.FailedWithToken}{Reasons(seen)}");
        text.WriteLine($"fetches: {seen.Fetched} from the service, {seen.Found} found in the store, {seen.FetchFailures} failed; the store's outage was logged {seen.StoreFails} times, its end {seen.StoreWorks} times");
        text.WriteLine($"stored bytes examined: {stored.Examined} in {stored.Files} files, pieces of tokens or keys found: {stored.Found}  (a test fragment is found: {(stored.IsSearching ? "yes" : "no")})");
        text.WriteLine($"Redis since its restart: {stored.Reads} reads, {stored.Writes} writes, {stored.Evicted} keys evicted");
        foreach (var missed in Missed)
        {
            text.WriteLine($"MISSED: {missed}");
        }
    }

    public Task WriteJsonAsync(string path, CancellationToken cancellationToken)
    {
        var result = new
        {
            outcome.Processes,
            TokenLifetimeSeconds = TokenService.Lifetime.TotalSeconds,
            FetchMs = outcome.Fetch.TotalMilliseconds,
            GapMs = Bound.Gap.TotalMilliseconds,
            outcome.Phases,
            outcome.Seen,
            StoredBytes = new { stored.Examined, stored.Found, stored.Files, stored.IsSearching, stored.Reads, stored.Writes, stored.Evicted },
            Missed,
        };
        return File.WriteAllTextAsync(path, JsonSerializer.Serialize(result, Indented), cancellationToken);
    }

    private static void WriteLine(
        TextWriter text, string name, double seconds, NodeReport seen, int rotations, int issued, int issuedBound, int refused, int refusedBound) =>
        text.WriteLine(
            $"{name,-20}{seconds,6:0.0}{seen.Calls,9}{100.0 * seen.Hits / Math.Max(1, seen.Calls),7:0.0}%{seen.Failed,8}{seen.FailedWithToken,10}"
            + $"{seen.SlowestMs,7:0} ms{rotations,11}{issued,8}{issuedBound,7}{refused,6}{refusedBound,7}");

    private static string Reasons(NodeReport seen) =>
        seen.Failed == 0 ? "" : $" ({string.Join(", ", seen.Reasons.Select(pair => $"{pair.Key}: {pair.Value}"))})";

    private static IEnumerable<string> Faults(Phase phase)
    {
        if (phase.Seen.FailedWithToken > 0)
        {
            yield return $"{phase.Name}: {phase.Seen.FailedWithToken} calls failed although there was a token{Reasons(phase.Seen)}";
        }

        if (phase.Issued > phase.IssuedBound)
        {
            yield return $"{phase.Name}: {phase.Issued} tokens were issued, at most {phase.IssuedBound} are allowed";
        }

        if (phase.Refused > phase.RefusedBound)
        {
            yield return $"{phase.Name}: {phase.Refused} requests were answered 503, at most {phase.RefusedBound} are allowed";
        }
    }

    private IEnumerable<string> Faults()
    {
        if (stored.Found > 0)
        {
            yield return $"{stored.Found} fragments of tokens or keys are stored unencrypted";
        }

        if (stored is { Reads: 0 } or { Writes: 0 } or { IsSearching: false })
        {
            yield return "Redis was not used, or the search for tokens does not work";
        }

        if (stored.Evicted == 0)
        {
            yield return "no key was evicted when memory was short";
        }

        if (outcome.Phases.Sum(phase => phase.Issued) > outcome.IssuedBound)
        {
            yield return $"in total {outcome.Phases.Sum(phase => phase.Issued)} tokens were issued, at most {outcome.IssuedBound} are allowed";
        }

        if (crashed > 0)
        {
            yield return $"{crashed} processes ended unexpectedly";
        }
    }
}
