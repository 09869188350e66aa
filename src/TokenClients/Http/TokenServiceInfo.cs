namespace TokenClients.Http;

/// <summary>The names of a token service and its settings, for messages.</summary>
/// <param name="name">The common name of the service.</param>
/// <param name="address">The address that requests are sent to.</param>
/// <param name="credentialSettings">The settings that make up the credential.</param>
/// <param name="addressSettings">The settings that make up the address.</param>
internal sealed class TokenServiceInfo(string name, Uri address, string credentialSettings, string addressSettings)
{
    public string Name { get; } = name;

    /// <summary>The address without its query, which may contain secrets.</summary>
    public Uri Endpoint { get; } = new(address.GetLeftPart(UriPartial.Path));

    /// <summary>What the address should offer.</summary>
    public string Offers { get; init; } = "token service";

    public string CredentialSettings { get; } = credentialSettings;

    public string AddressSettings { get; } = addressSettings;
}
