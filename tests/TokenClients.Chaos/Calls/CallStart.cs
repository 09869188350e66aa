namespace TokenClients.Chaos;

/// <summary>What was known when a call began.</summary>
/// <param name="Slot">What it asks for.</param>
/// <param name="Now">The moment.</param>
/// <param name="Era">The slot's era.</param>
/// <param name="Held">The token that the cache held.</param>
/// <param name="Finds">How often a store had had a token for the client.</param>
internal readonly record struct Before(Slot Slot, Moment Now, Era Era, Life? Held, int Finds)
{
    public static Before Call(World world, Slot slot)
    {
        var era = slot.Era;
        return new(slot, world.Time.Now, era, slot.Ledger.Held(era), slot.Client.Finds);
    }

    /// <summary>
    /// The token that was held all the time from then to now, so that the cache cannot have looked without seeing it. What
    /// was just replaced, before the ledger knows, does not count; nor does what a token from a store may have replaced.
    /// </summary>
    public Life? HeldUntil(Moment after, TimeSpan minimum) =>
        Held is { } held && !Slot.Requests.IsArriving && ReferenceEquals(Slot.Ledger.Held(Slot.Era), held) && after.Jumps == Now.Jumps && held.SeenAfter == Slot.Client.Finds
        && held.MustServe(Now, minimum) && held.MustServe(after, minimum)
            ? held : null;
}
