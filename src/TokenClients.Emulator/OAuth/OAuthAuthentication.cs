namespace TokenClients.Emulator;

/// <summary>The client of a request or, if that is <see langword="null"/>, the error that says why it is not authenticated.</summary>
internal readonly record struct OAuthAuthentication(string? ClientId, string Error, string Description)
{
    public static OAuthAuthentication Of(string clientId) => new(clientId, "", "");

    /// <summary>The credential of the client is missing or not valid.</summary>
    public static OAuthAuthentication Rejected(string description) => new(null, "invalid_client", description);

    /// <summary>The request is malformed.</summary>
    public static OAuthAuthentication Malformed(string description) => new(null, "invalid_request", description);
}
