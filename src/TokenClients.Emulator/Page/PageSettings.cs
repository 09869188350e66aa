using System.Text.Json;
using System.Text.Json.Nodes;

namespace TokenClients.Emulator;

/// <summary>
/// The client settings of each service, to be copied into an <c>appsettings.json</c>. They do not contain the key,
/// because settings files are committed.
/// </summary>
internal sealed class PageSettings(TokenEmulatorOptions options)
{
    private const string Placeholder = "<key>";

    // Keeps the angle brackets of the placeholder unescaped.
    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public JsonArray Describe(IReadOnlyList<EmulatedService> services) => new([.. services.Select(Describe)]);

    private JsonObject Describe(EmulatedService service) => service.Name switch
    {
        "arr" => Describe(
            service, "Mixed Reality (ARR)", "Arr", "AccountId", "AccountKey", options.Accounts,
            TokenEmulator.DefaultAccountId, nameof(TokenEmulator.DefaultAccountKey)),
        "wrap" => Describe(
            service, "Access Control (WRAP)", "AcsWrap", "Name", "Password", options.Issuers,
            TokenEmulator.DefaultIssuerName, nameof(TokenEmulator.DefaultIssuerKey)),
        _ => Describe(
            service, "OAuth 2.0", "OAuth", "ClientId", "ClientSecret", options.OAuthClients,
            TokenEmulator.DefaultClientId, nameof(TokenEmulator.DefaultClientSecret)),
    };

    private static JsonObject Describe(
        EmulatedService service,
        string title,
        string section,
        string nameSetting,
        string keySetting,
        IDictionary<string, IReadOnlyList<string>> credentials,
        string defaultName,
        string keyConstant)
    {
        var isDefault = credentials.ContainsKey(defaultName);
        var name = isDefault ? defaultName : credentials.Keys.FirstOrDefault();
        var key = name is not null && credentials.TryGetValue(name, out var keys) && keys.Count > 0 ? keys[0] : null;
        var endpoint = Endpoint(service);
        return new()
        {
            ["service"] = service.Name,
            ["title"] = title,
            ["endpoint"] = endpoint,
            ["nameSetting"] = nameSetting,
            ["name"] = name,
            ["keySetting"] = keySetting,
            ["key"] = key is null ? null : Masking.Key(key),
            ["keySource"] = isDefault ? $"{nameof(TokenEmulator)}.{keyConstant}" : null,
            ["keyVariable"] = $"TokenClients__{section}__{keySetting}",
            ["settings"] = new JsonObject
            {
                ["TokenClients"] = new JsonObject
                {
                    [section] = new JsonObject
                    {
                        ["Endpoint"] = endpoint,
                        [nameSetting] = name,
                        [keySetting] = Placeholder,
                    },
                },
            }.ToJsonString(Readable),
        };
    }

    private static string Endpoint(EmulatedService service)
    {
        try
        {
            return service.Endpoint.AbsoluteUri;
        }
        catch (InvalidOperationException)
        {
            return $"unknown: set {nameof(TokenEmulatorOptions)}.{nameof(TokenEmulatorOptions.BaseAddress)}";
        }
    }
}
