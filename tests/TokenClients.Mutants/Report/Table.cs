namespace TokenClients.Mutants.Report;

/// <summary>What became of the mutants of each folder, and the list of those that were not detected.</summary>
internal static class Table
{
    public static void Print(IReadOnlyList<Mutant> mutants, IReadOnlyDictionary<int, Outcome> outcomes)
    {
        foreach (var mutant in mutants.Where(mutant => outcomes.GetValueOrDefault(mutant.Id, Outcome.Detected) is Outcome.Survived or Outcome.NotCovered))
        {
            Console.WriteLine($"{mutant.File}:{mutant.Line} {outcomes[mutant.Id]} {mutant.Id}: {mutant.Original} -> {mutant.Replacement}");
        }

        Console.WriteLine($"\n{"folder",-24}{"created",9}{"invalid",9}{"ignored",9}{"tested",9}{"detected",9}{"time-out",9}{"survived",9}{"no test",9}{"%",8}");
        foreach (var folder in mutants.GroupBy(mutant => mutant.Folder).OrderBy(folder => folder.Key, StringComparer.Ordinal))
        {
            Print(folder.Key, [.. folder], outcomes);
        }

        Print("all", mutants, outcomes);
    }

    private static void Print(string name, IReadOnlyList<Mutant> mutants, IReadOnlyDictionary<int, Outcome> outcomes)
    {
        int Count(Outcome outcome) => mutants.Count(mutant => outcomes.TryGetValue(mutant.Id, out var own) && own == outcome);
        int WithStatus(string status) => mutants.Count(mutant => mutant.Status == status);
        var tested = mutants.Count(mutant => outcomes.ContainsKey(mutant.Id));
        var (detected, timedOut) = (Count(Outcome.Detected), Count(Outcome.TimedOut));
        Console.WriteLine(
            $"{name,-24}{mutants.Count,9}{WithStatus("CompileError"),9}{WithStatus("Ignored"),9}{tested,9}{detected,9}{timedOut,9}"
            + $"{Count(Outcome.Survived),9}{Count(Outcome.NotCovered),9}{100.0 * (detected + timedOut) / Math.Max(tested, 1),8:F1}");
    }
}
