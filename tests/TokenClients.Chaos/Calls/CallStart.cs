namespace TokenClients.Chaos;

/// <summary>What the oracles know when a call begins.</summary>
/// <param name="Slot">The requested client and scope.</param>
/// <param name="Now">When the call began.</param>
/// <param name="Era">The era of the slot.</param>
/// <param name="Held">The token that the cache held, if it is known.</param>
/// <param name="StoreHits">How often a store had returned a token for the client.</param>
internal readonly record struct CallStart(Slot Slot, Moment Now, Era Era, TrackedToken? Held, int StoreHits)
{
    public static CallStart Call(World world, Slot slot)
    {
        var era = slot.Era;
        return new(slot, world.Time.Now, era, slot.Ledger.Held(era), slot.Client.StoreHits);
    }

    /// <summary>
    /// Returns the token that the cache held during the whole call, so that the call must have found it; <see langword="null"/> if it
    /// may have been replaced, by a fetch that the ledger does not know yet or by a token from a store.
    /// </summary>
    public TrackedToken? HeldUntil(Moment after, TimeSpan minimum) =>
        Held is { } held && !Slot.Requests.IsArriving && ReferenceEquals(Slot.Ledger.Held(Slot.Era), held)
        && after.Jumps == Now.Jumps && held.SeenAfter == Slot.Client.StoreHits && held.MustServe(Now, minimum) && held.MustServe(after, minimum)
            ? held : null;
}
