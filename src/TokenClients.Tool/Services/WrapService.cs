using System.CommandLine;
using TokenClients.AcsWrap;

namespace TokenClients.Tool;

/// <summary>An OAuth WRAP endpoint of the Access Control Service, or a compatible one.</summary>
internal sealed class WrapService() : TokenService<AcsWrapClientOptions>("TokenClients:AcsWrap")
{
    private readonly Option<string> _namespace = new("--namespace") { HelpName = "NAME", Description = "The Service Bus namespace, for example contoso." };

    private readonly Option<string> _endpoint = new("--endpoint")
    {
        HelpName = "URL",
        Description = "The full address of another WRAP endpoint, instead of the namespace.",
    };

    private readonly Option<string> _name = new("--name") { HelpName = "NAME", Description = "The issuer's name, for example owner." };

    private readonly Option<string> _scope = new("--scope")
    {
        HelpName = "URI",
        Description = "The address that the token is for, for example http://contoso.servicebus.windows.net/.",
    };

    private readonly Option<bool> _sign = new("--sign-assertion") { Description = "Signs an assertion with the key instead of sending the key." };

    private readonly SecretOptions _key = new("key", "key", "TOKENCLIENTS_KEY");

    private readonly SecretOptions _connectionString =
        new("connection-string", "connection string", "TOKENCLIENTS_CONNECTION_STRING", onCommandLine: false, isNeeded: false);

    public override string Name => "wrap";

    public override string Title => "an OAuth WRAP endpoint (Access Control Service)";

    protected override IEnumerable<Option> Options => [_namespace, _endpoint, _name, _scope, _sign];

    protected override IReadOnlyDictionary<string, string> OptionNames { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [nameof(AcsWrapClientOptions.ServiceNamespace)] = "--namespace",
        [nameof(AcsWrapClientOptions.Endpoint)] = "--endpoint",
        [nameof(AcsWrapClientOptions.Name)] = "--name",
        [nameof(AcsWrapClientOptions.Scope)] = "--scope",
        [nameof(AcsWrapClientOptions.Password)] = "the key",
        [nameof(AcsWrapClientOptions.ConnectionString)] = "a connection string",
        [nameof(AcsWrapClientOptions.UseSignedAssertion)] = "--sign-assertion",
    };

    protected override IReadOnlyCollection<string> SecretSettings => [nameof(AcsWrapClientOptions.Password)];

    protected override IReadOnlyDictionary<string, string> FormerNames => AcsWrapFormerNames.All;

    protected override void AddSecretsTo(Command command)
    {
        _key.AddTo(command);
        _connectionString.AddTo(command);
    }

    protected override void Apply(ParseResult given, AcsWrapClientOptions options)
    {
        var (ns, endpoint) = (given.GetValue(_namespace), Address(given.GetValue(_endpoint)));
        if (ns is not null || endpoint is not null)
        {
            (options.ServiceNamespace, options.Endpoint) = (ns, endpoint);
        }

        options.Name = given.GetValue(_name) ?? options.Name;
        options.UseSignedAssertion |= given.GetValue(_sign);
    }

    protected override async Task<(string Setting, Secret? Secret)> ReadSecretAsync(
        ParseResult given, Terminal terminal, AcsWrapClientOptions options, Action checkOthers, CancellationToken cancellationToken)
    {
        if (_connectionString.Find(given, terminal) is { } connectionString)
        {
            options.ConnectionString = connectionString.Value;
            options.Password = _key.Find(given, terminal)?.Value ?? options.Password;
            return (nameof(AcsWrapClientOptions.ConnectionString), connectionString);
        }

        var secret = string.IsNullOrEmpty(options.Password) && string.IsNullOrEmpty(options.ConnectionString)
            ? await _key.ReadAsync(given, terminal, checkOthers, cancellationToken).ConfigureAwait(false)
            : _key.Find(given, terminal);
        options.Password = secret?.Value ?? options.Password;
        return (nameof(AcsWrapClientOptions.Password), secret);
    }

    protected override ITokenProvider Create(HttpClient http, AcsWrapClientOptions options) => new AcsWrapClient(http, options);

    protected override string? GetScope(ParseResult given, AcsWrapClientOptions options) => given.GetValue(_scope) ?? options.Scope;

    protected override TokenResilienceOptions GetResilience(AcsWrapClientOptions options) => options.Resilience;
}
