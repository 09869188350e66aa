namespace TokenClients.Emulator;

/// <summary>The next update of a page: the complete state, or some requests and whether the faults changed.</summary>
internal sealed record PageUpdate(bool IsComplete, IReadOnlyList<EmulatedRequest> Requests, bool HasFaults);
