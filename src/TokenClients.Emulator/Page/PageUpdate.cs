namespace TokenClients.Emulator;

/// <summary>What a page is to be told next: everything, or some requests, or how the faults stand.</summary>
internal sealed record PageNews(bool Everything, IReadOnlyList<EmulatedRequest> Requests, bool Faults);
