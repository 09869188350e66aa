using System.CommandLine;

namespace TokenClients.Tool;

/// <summary>The Azure Remote Rendering / Mixed Reality STS.</summary>
internal sealed class ArrService() : TokenService<ArrStsClientOptions>("TokenClients:Arr")
{
    private readonly Option<string> _accountId = new("--account-id") { HelpName = "GUID", Description = "The account's id." };

    private readonly Option<string> _accountDomain = new("--account-domain")
    {
        HelpName = "DOMAIN",
        Description = "The account's domain, for example eastus.mixedreality.azure.com.",
    };

    private readonly Option<string> _endpoint = new("--endpoint")
    {
        HelpName = "URL",
        Description = "The address of a private or compatible token service (up to /accounts/…), instead of the domain.",
    };

    private readonly Option<string> _apiVersion = new("--api-version") { HelpName = "VERSION", Description = "The api-version to send; none by default." };

    private readonly SecretOptions _key = new("key", "key", "TOKENCLIENTS_KEY");

    public override string Name => "arr";

    public override string Title => "the Azure Remote Rendering / Mixed Reality token service";

    protected override IEnumerable<Option> Options => [_accountId, _accountDomain, _endpoint, _apiVersion];

    protected override IReadOnlyDictionary<string, string> OptionNames { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [nameof(ArrStsClientOptions.AccountId)] = "--account-id",
        [nameof(ArrStsClientOptions.AccountDomain)] = "--account-domain",
        [nameof(ArrStsClientOptions.Endpoint)] = "--endpoint",
        [nameof(ArrStsClientOptions.ApiVersion)] = "--api-version",
    };

    protected override IReadOnlyCollection<string> SecretSettings => [nameof(ArrStsClientOptions.AccountKey)];

    protected override void AddSecretsTo(Command command) => _key.AddTo(command);

    protected override void Apply(ParseResult given, ArrStsClientOptions options)
    {
        var (domain, endpoint) = (given.GetValue(_accountDomain), Address(given.GetValue(_endpoint)));
        if (domain is not null || endpoint is not null)
        {
            (options.AccountDomain, options.Endpoint) = (domain, endpoint);
        }

        options.AccountId = given.GetValue(_accountId) ?? options.AccountId;
        options.ApiVersion = given.GetValue(_apiVersion) ?? options.ApiVersion;
    }

    protected override async Task<(string Setting, Secret? Secret)> ReadSecretAsync(
        ParseResult given, Terminal terminal, ArrStsClientOptions options, Action checkOthers, CancellationToken cancellationToken)
    {
        var secret = string.IsNullOrEmpty(options.AccountKey)
            ? await _key.ReadAsync(given, terminal, checkOthers, cancellationToken).ConfigureAwait(false)
            : _key.Find(given, terminal);
        options.AccountKey = secret?.Value ?? options.AccountKey;
        return (nameof(ArrStsClientOptions.AccountKey), secret);
    }

    protected override ITokenProvider Create(HttpClient http, ArrStsClientOptions options) => new ArrStsClient(http, options);

    protected override TokenResilienceOptions GetResilience(ArrStsClientOptions options) => options.Resilience;
}
