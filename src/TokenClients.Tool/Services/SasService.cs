using System.CommandLine;

namespace TokenClients.Tool;

/// <summary>Shared access signatures for Service Bus, created without a request.</summary>
internal sealed class SasService() : TokenService<ServiceBusSasClientOptions>("TokenClients:ServiceBusSas")
{
    private readonly Option<string> _scope = new("--scope")
    {
        HelpName = "PATH",
        Description = "What the token is for: a path under the connection string's endpoint (orders), or an address.",
    };

    private readonly Option<TimeSpan?> _lifetime = DurationOption.Create("--lifetime", "The lifetime of the token; an hour by default.");

    private readonly SecretOptions _connectionString =
        new("connection-string", "connection string", "TOKENCLIENTS_CONNECTION_STRING", onCommandLine: false);

    public override string Name => "sas";

    public override string Title => "a Service Bus connection string";

    public override bool SendsRequest => false;

    protected override IEnumerable<Option> Options => [_scope, _lifetime];

    protected override IReadOnlyDictionary<string, string> OptionNames { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [nameof(ServiceBusSasClientOptions.Lifetime)] = "--lifetime",
    };

    /// <remarks>A connection string contains all of these.</remarks>
    protected override IReadOnlyCollection<string> SecretSettings =>
    [
        nameof(ServiceBusSasClientOptions.ConnectionString), nameof(ServiceBusSasClientOptions.Endpoint),
        nameof(ServiceBusSasClientOptions.KeyName), nameof(ServiceBusSasClientOptions.Key),
    ];

    protected override void AddSecretsTo(Command command) => _connectionString.AddTo(command);

    protected override void Apply(ParseResult given, ServiceBusSasClientOptions options) =>
        options.Lifetime = given.GetValue(_lifetime) ?? options.Lifetime;

    protected override async Task<(string Setting, Secret? Secret)> ReadSecretAsync(
        ParseResult given, Terminal terminal, ServiceBusSasClientOptions options, Action checkOthers, CancellationToken cancellationToken)
    {
        // A configuration with some of the four settings is complete, or else its own fault is reported.
        var hasSettings = options.Endpoint is not null
            || !string.IsNullOrEmpty(options.ConnectionString) || !string.IsNullOrEmpty(options.KeyName) || !string.IsNullOrEmpty(options.Key);
        var secret = hasSettings
            ? _connectionString.Find(given, terminal)
            : await _connectionString.ReadAsync(given, terminal, checkOthers, cancellationToken).ConfigureAwait(false);
        options.ConnectionString = secret?.Value ?? options.ConnectionString;
        return (nameof(ServiceBusSasClientOptions.ConnectionString), secret);
    }

    protected override ITokenProvider Create(HttpClient http, ServiceBusSasClientOptions options) => new ServiceBusSasClient(options);

    protected override Secret GetSigningKey(ServiceBusSasClientOptions options) => new(
        string.IsNullOrEmpty(options.ConnectionString) ? options.Key! : options.ConnectionString.Split(';')
            .Select(part => part.Split('=', 2)).Last(part => part[0].Trim().Equals("SharedAccessKey", StringComparison.OrdinalIgnoreCase))[1].Trim(),
        "the key");

    protected override string? GetScope(ParseResult given, ServiceBusSasClientOptions options) => given.GetValue(_scope);
}
