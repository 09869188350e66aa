namespace TokenClients.Shared;

/// <summary>Advice about scopes of the Access Control Service, which are addresses; other token services reject them.</summary>
internal static class AcsScope
{
    /// <summary>
    /// Returns what to do if a service rejected such a scope, as a sentence without a full stop, or <see langword="null"/> for
    /// any other failure.
    /// </summary>
    /// <param name="errorCode">The service's code for the error.</param>
    /// <param name="scope">The scope of the request.</param>
    public static string? Advice(string? errorCode, string? scope) =>
        errorCode == "invalid_scope" && IsAddress(scope)
            ? "The scope of the request is an address, as for the Access Control Service; if callers must keep using it, " +
              "set IgnoreRequestedScope to request the configured scope instead"
            : null;

    private static bool IsAddress(string? scope) =>
        scope?.StartsWith("http://", StringComparison.OrdinalIgnoreCase) == true
        || scope?.StartsWith("sb://", StringComparison.OrdinalIgnoreCase) == true;
}
