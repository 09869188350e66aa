namespace TokenClients.Fuzz;

/// <summary>An input that made a parser break a promise.</summary>
/// <param name="Index">Its number, or <c>g</c> and the number of its family.</param>
/// <param name="Oracle">The promise.</param>
/// <param name="Detail">How it was broken.</param>
/// <param name="Bytes">The input.</param>
internal sealed record Failure(string Index, string Oracle, string Detail, byte[] Bytes);
