namespace TokenClients.Fuzz;

/// <summary>Checks that each oracle detects a parser that is broken on purpose.</summary>
internal static class SelfCheck
{
    /// <returns>The exit code.</returns>
    public static int Run()
    {
        var missed = BrokenParsers.All.Count(make => !Notices(make)) + (IsRepeatable() ? 0 : 1);
        Console.WriteLine(missed == 0 ? "Every oracle works." : $"{missed} of them do not work.");
        return missed == 0 ? 0 : 1;
    }

    private static bool Notices(Func<BrokenParser> make)
    {
        var broken = make();
        var plan = new Plan([make], Inputs: 200, Seed: 1, HangLimit: TimeSpan.FromSeconds(broken.Oracle == "hang" ? 1 : 60));
        var fuzzer = new Fuzzer(plan, CancellationToken.None);
        fuzzer.Run(() => { });
        if (broken.Oracle == "hang")
        {
            BrokenParsers.Release();
        }

        var oracles = fuzzer.Tallies[0].Failures.Select(failure => failure.Oracle).Distinct(StringComparer.Ordinal).ToList();
        var isFine = broken.Oracle is { } expected ? oracles.Contains(expected) : oracles.Count == 0;
        Say(isFine, broken.Name, oracles.Count == 0 ? "nothing detected" : string.Join(", ", oracles));
        return isFine;
    }

    /// <summary>The same seed creates the same inputs, in any order, and another seed creates others.</summary>
    private static bool IsRepeatable()
    {
        var isFine = AllParsers.Factories.All(make =>
        {
            var parser = make();
            var (one, again, other) = (new InputGenerator(parser, 7), new InputGenerator(make(), 7), new InputGenerator(parser, 8));
            var indices = Enumerable.Range(0, 500).ToList();
            var inputs = indices.ConvertAll(index => Convert.ToBase64String(one.Make(index).Bytes));
            var others = indices.ConvertAll(index => Convert.ToBase64String(other.Make(index).Bytes));
            indices.Reverse();
            var reversed = indices.ConvertAll(index => Convert.ToBase64String(again.Make(index).Bytes));
            reversed.Reverse();
            // A single input may be the same by chance, because some templates are short.
            return inputs.SequenceEqual(reversed, StringComparer.Ordinal) && !inputs.SequenceEqual(others, StringComparer.Ordinal);
        });
        Say(isFine, "same seed", isFine ? "the same inputs" : "other inputs");
        return isFine;
    }

    private static void Say(bool isFine, string name, string noticed) => Console.WriteLine($"{(isFine ? "ok" : "MISSED"),-7} {name,-28} {noticed}");
}
