namespace TokenClients.Emulator;

/// <summary>The client of a request or, if it is <see langword="null"/>, the error that says why there is none.</summary>
internal readonly record struct OAuthAuthentication(string? ClientId, string Error, string Description)
{
    public static OAuthAuthentication Of(string clientId) => new(clientId, "", "");

    /// <summary>The client did not prove who it is.</summary>
    public static OAuthAuthentication Rejected(string description) => new(null, "invalid_client", description);

    /// <summary>The request is not as specified.</summary>
    public static OAuthAuthentication Malformed(string description) => new(null, "invalid_request", description);
}
