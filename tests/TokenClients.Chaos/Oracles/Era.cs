namespace TokenClients.Chaos;

/// <summary>
/// The period to which the tokens and back-offs of a slot belong. Each reload of the settings and each removal of the token begins
/// another era, to which the guarantees of the previous one do not apply.
/// </summary>
/// <param name="Generation">The number of the settings' generation, or <see langword="null"/> during a reload.</param>
/// <param name="Removals">The number of removals so far, or <see langword="null"/> during one.</param>
internal readonly record struct Era(int? Generation, int? Removals)
{
    public bool IsKnown => Generation is not null && Removals is not null;

    /// <summary>Returns the parts that were the same at two moments, and therefore between them.</summary>
    public Era And(Era later) => new(
        Generation == later.Generation ? Generation : null, Removals == later.Removals ? Removals : null);
}
