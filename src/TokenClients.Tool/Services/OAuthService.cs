using System.CommandLine;
using TokenClients.OAuth;

namespace TokenClients.Tool;

/// <summary>The token endpoint of an OAuth 2.0 server, with the client credentials grant.</summary>
internal sealed class OAuthService() : TokenServiceOf<OAuthClientOptions>("TokenClients:OAuth")
{
    private readonly Option<string> _endpoint = new("--endpoint") { HelpName = "URL", Description = "The whole address of the token endpoint." };

    private readonly Option<string> _clientId = new("--client-id") { HelpName = "ID", Description = "The client's id." };

    private readonly Option<string> _scope = new("--scope") { HelpName = "SCOPE", Description = "One scope, or several separated by spaces." };

    private readonly Option<OAuthClientAuthentication?> _auth = new("--auth")
    {
        HelpName = "basic|form",
        Description = "Where the id and the secret are sent: in the Authorization header (basic, the default) or in the form (form).",
        CustomParser = result => Enum.TryParse<OAuthClientAuthentication>(result.Tokens[0].Value, ignoreCase: true, out var way) && Enum.IsDefined(way)
            ? way : InvalidAuth(result),
    };

    private readonly SecretOptions _secret = new("key", "client secret", "TOKENCLIENTS_KEY");

    public override string Name => "oauth";

    public override string Title => "an OAuth 2.0 token endpoint (client credentials)";

    protected override IEnumerable<Option> Options => [_endpoint, _clientId, _scope, _auth];

    protected override IReadOnlyDictionary<string, string> OptionNames { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [nameof(OAuthClientOptions.Endpoint)] = "--endpoint",
        [nameof(OAuthClientOptions.ClientId)] = "--client-id",
        [nameof(OAuthClientOptions.Scope)] = "--scope",
        [nameof(OAuthClientOptions.ClientAuthentication)] = "--auth",
    };

    protected override IReadOnlyCollection<string> SecretSettings => [nameof(OAuthClientOptions.ClientSecret)];

    protected override IReadOnlyDictionary<string, string> FormerNames => OAuthFormerNames.All;

    protected override void AddSecretsTo(Command command) => _secret.AddTo(command);

    protected override void Apply(ParseResult given, OAuthClientOptions options)
    {
        options.Endpoint = Address(given.GetValue(_endpoint)) ?? options.Endpoint;
        options.ClientId = given.GetValue(_clientId) ?? options.ClientId;
        options.Scope = given.GetValue(_scope) ?? options.Scope;
        options.ClientAuthentication = given.GetValue(_auth) ?? options.ClientAuthentication;
    }

    protected override async Task<(string Setting, Secret? Secret)> ReadSecretAsync(
        ParseResult given, Terminal terminal, OAuthClientOptions options, Action checkOthers, CancellationToken cancellationToken)
    {
        var secret = string.IsNullOrEmpty(options.ClientSecret)
            ? await _secret.ReadAsync(given, terminal, checkOthers, cancellationToken).ConfigureAwait(false)
            : _secret.Find(given, terminal);
        options.ClientSecret = secret?.Value ?? options.ClientSecret;
        return (nameof(OAuthClientOptions.ClientSecret), secret);
    }

    protected override ITokenProvider Create(HttpClient http, OAuthClientOptions options) => new OAuthClient(http, options);

    protected override string? GetScope(ParseResult given, OAuthClientOptions options) => options.Scope;

    protected override TokenResilienceOptions GetResilience(OAuthClientOptions options) => options.Resilience;

    private static OAuthClientAuthentication? InvalidAuth(System.CommandLine.Parsing.ArgumentResult result)
    {
        result.AddError("--auth must be basic or form.");
        return null;
    }
}
