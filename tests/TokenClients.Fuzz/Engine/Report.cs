using System.Globalization;
using System.Text.Json;

namespace TokenClients.Fuzz;

/// <summary>The results of a run, as a table and as JSON.</summary>
internal sealed record Report(Plan Plan, IReadOnlyList<Tally> Tallies, TimeSpan Took, bool IsStopped)
{
    private const int ShownFailures = 5;

    public long Failures => Tallies.Sum(tally => tally.FailureCount);

    public void Write(TextWriter to)
    {
        foreach (var tally in Tallies)
        {
            foreach (var failure in tally.Failures.Take(ShownFailures))
            {
                Write(to, tally.Parser, failure);
            }
        }

        to.WriteLine($"{"parser",-24} {"inputs",10} {"accepted",10} {"rejected",10} {"longest",8} {"bytes/input",12} {"families",9} {"failures",9}");
        foreach (var it in Tallies)
        {
            to.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{it.Parser,-24} {it.Inputs,10:#,0} {it.Accepted,10:#,0} {it.Rejected,10:#,0} {it.Longest,8:#,0} {it.BytesPerInput,12:#,0} {it.Families,9:#,0} {it.FailureCount,9:#,0}"));
        }

        to.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{(IsStopped ? "Stopped: " : "")}{Tallies.Sum(it => it.Inputs):#,0} inputs of seed {Plan.Seed}, {Failures:#,0} failures, {Took.TotalSeconds:0} s"));
    }

    public void WriteJson(string file)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                seed = Plan.Seed,
                inputs = Plan.Inputs,
                seconds = Math.Round(Took.TotalSeconds, 1),
                stopped = IsStopped,
                failures = Failures,
                parsers = Tallies.Select(it => new
                {
                    parser = it.Parser,
                    inputs = it.Inputs,
                    accepted = it.Accepted,
                    rejected = it.Rejected,
                    longest = it.Longest,
                    bytesPerInput = it.BytesPerInput,
                    families = it.Families,
                    failures = it.FailureCount,
                    failed = it.Failures.Select(failure => new { index = failure.Index, oracle = failure.Oracle, detail = failure.Detail, base64 = Convert.ToBase64String(failure.Bytes) }),
                }),
            },
            JsonSerializerOptions.Web);
        File.WriteAllBytes(file, json);
    }

    private void Write(TextWriter to, string parser, Failure failure)
    {
        to.WriteLine(string.Create(CultureInfo.InvariantCulture, $"FAILED parser {parser}, seed {Plan.Seed}, index {failure.Index}: {failure.Oracle}"));
        to.WriteLine($"  {failure.Detail.ReplaceLineEndings("\n  ")}");
        to.WriteLine($"  input, {failure.Bytes.Length} bytes: {Convert.ToBase64String(failure.Bytes)}");
        to.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  to reproduce: --parser {parser} --seed {Plan.Seed} --only {failure.Index}"));
    }
}
