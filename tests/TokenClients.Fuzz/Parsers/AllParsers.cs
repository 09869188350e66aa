namespace TokenClients.Fuzz;

/// <summary>All parsers of external bytes. Each thread creates its own instances.</summary>
internal static class AllParsers
{
    public static IReadOnlyList<Func<Parser>> Factories { get; } =
    [
        Clients.Arr,
        Clients.ArrErrors,
        Clients.Wrap,
        Clients.WrapErrors,
        Clients.OAuth,
        Clients.OAuthErrors,
        () => new OAuthMetadataParser(),
        () => new EcdsaSignatureParser(),
        () => new HeaderParser(),
        () => new JwtParser(),
        () => new SwtParser(),
        () => new WrapTextParser(),
        () => new SasParser(),
        () => new SasTokenParser(),
        ConnectionStringParser.Parts,
        ConnectionStringParser.Wrap,
        ConnectionStringParser.Sas,
        () => new AllowedHostsParser(),
        Settings.Arr,
        Settings.Wrap,
        Settings.OAuth,
        Settings.Sas,
        () => new InspectParser(),
        () => new StoredParser(),
    ];

    public static IReadOnlyList<string> Names { get; } = [.. Factories.Select(make => make().Name)];

    /// <summary>Returns the factory of the parser with this name, or those of all parsers.</summary>
    public static IReadOnlyList<Func<Parser>> FactoriesOf(string? name) => [.. Factories.Where((_, i) => name is null || Names[i] == name)];
}
