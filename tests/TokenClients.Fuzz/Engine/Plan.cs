namespace TokenClients.Fuzz;

/// <summary>What to run.</summary>
/// <param name="Parsers">Create the parsers; each thread creates its own.</param>
/// <param name="Inputs">The number of inputs for each parser.</param>
/// <param name="Seed">The seed of the random inputs.</param>
/// <param name="HangLimit">An input that takes longer than this counts as a hang.</param>
internal sealed record Plan(IReadOnlyList<Func<Parser>> Parsers, long Inputs, ulong Seed, TimeSpan HangLimit);
