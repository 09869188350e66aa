namespace TokenClients.Fuzz;

/// <summary>What to run.</summary>
/// <param name="Parsers">Make the parsers; each thread makes its own.</param>
/// <param name="Inputs">How many inputs each parser gets.</param>
/// <param name="Seed">What the inputs follow from.</param>
/// <param name="HangLimit">An input that takes longer than this never ends.</param>
internal sealed record Plan(IReadOnlyList<Func<Parser>> Parsers, long Inputs, ulong Seed, TimeSpan HangLimit);
