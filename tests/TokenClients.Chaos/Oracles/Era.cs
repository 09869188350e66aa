namespace TokenClients.Chaos;

/// <summary>
/// What a slot's tokens and waits belong to: the settings, and the removals of its token. Each reload and each removal begins another
/// era, and what an era promises, the next does not.
/// </summary>
/// <param name="Generation">The generation of settings, or <see langword="null"/> during a reload.</param>
/// <param name="Removals">How many removals there have been, or <see langword="null"/> during one.</param>
internal readonly record struct Era(int? Generation, int? Removals)
{
    public bool IsKnown => Generation is not null && Removals is not null;

    /// <summary>What was the same at two moments, and so between them.</summary>
    public Era And(Era later) => new(
        Generation == later.Generation ? Generation : null, Removals == later.Removals ? Removals : null);
}
