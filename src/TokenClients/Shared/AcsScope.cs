namespace TokenClients.Shared;

/// <summary>Scopes of the Access Control Service, which are addresses; other token services reject them.</summary>
internal static class AcsScope
{
    /// <summary>
    /// What to do where a service rejected such a scope, as a sentence without its full stop; <see langword="null"/> for any
    /// other failure.
    /// </summary>
    /// <param name="errorCode">The service's code for the error.</param>
    /// <param name="scope">The scope of the request.</param>
    public static string? Advice(string? errorCode, string? scope) =>
        errorCode == "invalid_scope" && IsAddress(scope)
            ? "The request named an address as its scope, as for the Access Control Service; if callers are to keep naming it, " +
              "set IgnoreRequestedScope, and the configured scope is requested instead"
            : null;

    private static bool IsAddress(string? scope) =>
        scope?.StartsWith("http://", StringComparison.OrdinalIgnoreCase) == true
        || scope?.StartsWith("sb://", StringComparison.OrdinalIgnoreCase) == true;
}
