namespace TokenClients.Fuzz;

/// <summary>An input that made a parser violate an invariant.</summary>
/// <param name="Index">The number of the input, or <c>g</c> and the number of its family.</param>
/// <param name="Oracle">The invariant.</param>
/// <param name="Detail">How it was violated.</param>
/// <param name="Bytes">The input.</param>
internal sealed record Failure(string Index, string Oracle, string Detail, byte[] Bytes);
