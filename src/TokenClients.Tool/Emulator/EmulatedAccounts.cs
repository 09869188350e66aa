using TokenClients.Emulator;

namespace TokenClients.Tool;

/// <summary>
/// The settings of a client for each account, issuer, client and SAS key that an emulator knows. The first of a service is in the
/// section that the library reads by default; the sections of the others have a number. The default keys are shown, because they
/// are public; keys from the command line are replaced by a placeholder.
/// </summary>
internal static class EmulatedAccounts
{
    private const string Placeholder = "(the key from the command line)";
    private const string KeyFile = "(the PEM file of the private key)";

    public static IReadOnlyList<(string Section, IReadOnlyList<(string Name, string Value)> Settings)> Sections(TokenEmulator emulator)
    {
        var options = emulator.Options;
        return
        [
            .. Each("Arr", options.Accounts, TokenEmulator.DefaultAccountKey, (id, key) =>
            [
                ("Endpoint", $"{emulator.Arr.Endpoint}"), ("AccountId", id), ("AccountKey", key),
            ]),
            .. Each("AcsWrap", options.Issuers, TokenEmulator.DefaultIssuerKey, (name, key) =>
            [
                ("Endpoint", $"{emulator.Wrap.Endpoint}"), ("Name", name), ("Password", key), ("Scope", $"{emulator.BaseAddress}"),
            ]),
            .. Number("OAuth", Keys(options.OAuthClients, TokenEmulator.DefaultClientSecret).Select<(string, string), IReadOnlyList<(string, string)>>(client =>
            [
                ("Endpoint", $"{emulator.OAuth.Endpoint}"), ("ClientId", client.Item1), ("ClientSecret", client.Item2),
            ]).Concat(options.OAuthClientKeys.Keys.Order(StringComparer.Ordinal).Select<string, IReadOnlyList<(string, string)>>(id =>
            [
                ("Authority", $"{emulator.BaseAddress}"), ("ClientId", id), ("PrivateKeyFile", KeyFile),
            ]))),
            .. Each("ServiceBusSas", options.SasKeys, TokenEmulator.DefaultSasKey, (name, key) => [("ConnectionString", Sas(emulator, name, key))]),
        ];
    }

    /// <summary>Returns the connection strings, as those of Service Bus: with a shared secret for each issuer, and with each SAS key.</summary>
    public static IEnumerable<string> ConnectionStrings(TokenEmulator emulator) =>
    [
        .. Keys(emulator.Options.Issuers, TokenEmulator.DefaultIssuerKey).Select(issuer =>
            $"{Bus(emulator)}StsEndpoint={Sts(emulator)};SharedSecretIssuer={issuer.Name};SharedSecretValue={issuer.Key}"),
        .. Keys(emulator.Options.SasKeys, TokenEmulator.DefaultSasKey).Select(sas => Sas(emulator, sas.Name, sas.Key)),
    ];

    private static string Sas(TokenEmulator emulator, string name, string key) =>
        $"{Bus(emulator)}SharedAccessKeyName={name};SharedAccessKey={key}";

    // Clients add the path of the token service to an address that has none.
    private static Uri Sts(TokenEmulator emulator) => emulator.BaseAddress.AbsolutePath == "/" ? emulator.BaseAddress : emulator.Wrap.Endpoint;

    private static string Bus(TokenEmulator emulator) => $"Endpoint=sb://{emulator.BaseAddress.Authority}{emulator.BaseAddress.AbsolutePath};";

    private static IEnumerable<(string Section, IReadOnlyList<(string Name, string Value)> Settings)> Each(
        string section,
        IDictionary<string, IReadOnlyList<string>> known,
        string defaultKey,
        Func<string, string, IReadOnlyList<(string Name, string Value)>> settings) =>
        Number(section, Keys(known, defaultKey).Select(one => settings(one.Name, one.Key)));

    private static IEnumerable<(string Section, IReadOnlyList<(string Name, string Value)> Settings)> Number(
        string section, IEnumerable<IReadOnlyList<(string Name, string Value)>> all) =>
        all.Select((settings, index) => (index == 0 ? section : $"{section}{index + 1}", settings));

    private static IEnumerable<(string Name, string Key)> Keys(IDictionary<string, IReadOnlyList<string>> known, string defaultKey) =>
        known.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => (one.Key, one.Value.Contains(defaultKey) ? defaultKey : Placeholder));
}
