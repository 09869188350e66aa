namespace TokenClients.Fuzz;

/// <summary>Every parser of outside bytes there is. A worker thread makes its own of each.</summary>
internal static class AllParsers
{
    public static IReadOnlyList<Func<Parser>> Makers { get; } =
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

    public static IReadOnlyList<string> Names { get; } = [.. Makers.Select(make => make().Name)];

    /// <summary>What makes the parser of this name, or all parsers.</summary>
    public static IReadOnlyList<Func<Parser>> MakersOf(string? name) => [.. Makers.Where((_, i) => name is null || Names[i] == name)];
}
