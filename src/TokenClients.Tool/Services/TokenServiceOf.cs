using System.CommandLine;
using Microsoft.Extensions.Options;

namespace TokenClients.Tool;

/// <summary>A token service whose client has options of that type: a configuration section, and the command line on top.</summary>
internal abstract class TokenServiceOf<TOptions>(string defaultSection) : TokenService
    where TOptions : class, new()
{
    private readonly ConfigOptions _config = new(defaultSection);

    /// <summary>The options of the command line.</summary>
    protected abstract IEnumerable<Option> Own { get; }

    /// <summary>Settings, and the options of the command line that set them.</summary>
    protected abstract IReadOnlyDictionary<string, string> OptionOf { get; }

    public override void AddTo(Command command)
    {
        foreach (var option in Own)
        {
            command.Options.Add(option);
        }

        AddSecretsTo(command);
        _config.AddTo(command);
    }

    public override async Task<PreparedClient> PrepareAsync(
        ParseResult given, Terminal terminal, Action<TokenResilienceOptions> tune, CancellationToken cancellationToken)
    {
        var options = new TOptions();
        var fromConfig = _config.Bind(given, options);
        Apply(given, options);
        var (setting, secret) = await ReadSecretAsync(given, terminal, options, cancellationToken).ConfigureAwait(false);
        var resilience = ResilienceOf(options);
        tune(resilience);
        var request = ScopeOf(given, options) is { Length: > 0 } scope ? TokenRequest.For(scope) : default;
        var client = new PreparedClient(http => Create(http, options), resilience, request);
        try
        {
            using var unused = new HttpClient();
            _ = client.Create(unused);
        }
        catch (OptionsValidationException error)
        {
            var names = new Dictionary<string, string>(fromConfig ? [] : OptionOf, StringComparer.Ordinal);
            if (secret is not null)
            {
                names[setting] = secret.Source;
            }

            throw ToolException.Usage([.. SettingFaults.Of<TOptions>(error, names)]);
        }

        return client;
    }

    protected abstract void AddSecretsTo(Command command);

    /// <summary>Puts what the command line gives into the options.</summary>
    protected abstract void Apply(ParseResult given, TOptions options);

    /// <summary>Puts the secret into the options, and says into which, unless they have it already.</summary>
    protected abstract Task<(string Setting, Secret? Secret)> ReadSecretAsync(
        ParseResult given, Terminal terminal, TOptions options, CancellationToken cancellationToken);

    protected abstract ITokenProvider Create(HttpClient http, TOptions options);

    protected virtual TokenResilienceOptions ResilienceOf(TOptions options) => new();

    protected virtual string? ScopeOf(ParseResult given, TOptions options) => null;

    protected static Uri? Address(string? text) =>
        string.IsNullOrWhiteSpace(text) ? null
        : Uri.TryCreate(text, UriKind.RelativeOrAbsolute, out var address) ? address
        : throw ToolException.Usage("--endpoint is not a web address; it starts with https://.");
}
