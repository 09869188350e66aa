namespace TokenClients.Caching;

/// <summary>The source of tokens for one set of settings.</summary>
/// <param name="Client">Fetches the tokens with those settings.</param>
/// <param name="PartitionKey">
/// Everything, except secrets, that distinguishes these tokens from those of another client with the same name;
/// <see langword="null"/> if the name is enough.
/// </param>
/// <param name="Options">The settings, for the code that registered the client.</param>
internal sealed record TokenSource(ITokenProvider Client, string? PartitionKey = null, object? Options = null);
