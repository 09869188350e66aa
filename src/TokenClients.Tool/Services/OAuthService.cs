using System.CommandLine;
using TokenClients.OAuth;

namespace TokenClients.Tool;

/// <summary>The token endpoint of an OAuth 2.0 server, with the client credentials grant.</summary>
internal sealed class OAuthService() : TokenService<OAuthClientOptions>("TokenClients:OAuth")
{
    private readonly Option<string> _authority = new("--authority")
    {
        HelpName = "URL",
        Description = "The issuer exactly as in the server's metadata, from which the token endpoint is read.",
    };

    private readonly Option<string> _endpoint = new("--endpoint") { HelpName = "URL", Description = "The full address of the token endpoint, instead of the issuer." };

    private readonly Option<string> _clientId = new("--client-id") { HelpName = "ID", Description = "The client's id." };

    private readonly OAuthTargetOptions _target = new();

    private readonly OAuthCredentialOptions _credential = new();

    private readonly SecretOptions _secret = new("key", "client secret", "TOKENCLIENTS_KEY");

    public override string Name => "oauth";

    public override string Title => "an OAuth 2.0 token endpoint (client credentials)";

    protected override IEnumerable<Option> Options => [_authority, _endpoint, _clientId, .. _target.All, .. _credential.All];

    protected override IReadOnlyDictionary<string, string> OptionNames { get; } = new Dictionary<string, string>(
        OAuthTargetOptions.Names.Concat(OAuthCredentialOptions.Names), StringComparer.Ordinal)
    {
        [nameof(OAuthClientOptions.Authority)] = "--authority",
        [nameof(OAuthClientOptions.Endpoint)] = "--endpoint",
        [nameof(OAuthClientOptions.ClientId)] = "--client-id",
    };

    protected override IReadOnlyCollection<string> SecretSettings => [nameof(OAuthClientOptions.ClientSecret)];

    protected override IReadOnlyDictionary<string, string> FormerNames => OAuthFormerNames.All;

    protected override void AddSecretsTo(Command command) => _secret.AddTo(command);

    protected override void Apply(ParseResult given, OAuthClientOptions options)
    {
        var (authority, endpoint) = (Address(given.GetValue(_authority), "--authority"), Address(given.GetValue(_endpoint)));
        if (authority is not null || endpoint is not null)
        {
            (options.Authority, options.Endpoint) = (authority, endpoint);
        }

        options.ClientId = given.GetValue(_clientId) ?? options.ClientId;
        _target.Apply(given, options);
        _credential.Apply(given, options);
    }

    /// <remarks>A client with another credential needs no secret, so the user is not prompted and no other source is read.</remarks>
    protected override async Task<(string Setting, Secret? Secret)> ReadSecretAsync(
        ParseResult given, Terminal terminal, OAuthClientOptions options, Action checkOthers, CancellationToken cancellationToken)
    {
        var secret = string.IsNullOrEmpty(options.ClientSecret) && !OAuthCredentialOptions.HasFile(options)
            ? await _secret.ReadAsync(given, terminal, checkOthers, cancellationToken).ConfigureAwait(false)
            : _secret.Find(given, terminal);
        options.ClientSecret = secret?.Value ?? options.ClientSecret;
        return (nameof(OAuthClientOptions.ClientSecret), secret);
    }

    protected override ITokenProvider Create(HttpClient http, OAuthClientOptions options) => new OAuthClient(http, options);

    protected override string? GetScope(ParseResult given, OAuthClientOptions options) => options.Scope;

    protected override TokenResilienceOptions GetResilience(OAuthClientOptions options) => options.Resilience;
}
