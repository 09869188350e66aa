using System.CommandLine;
using Microsoft.Extensions.Options;

namespace TokenClients.Tool;

/// <summary>
/// A token service whose client has options of type <typeparamref name="TOptions"/>. They are read from a configuration
/// section and overridden by the command line.
/// </summary>
internal abstract class TokenServiceOf<TOptions>(string defaultSection) : TokenService
    where TOptions : class, new()
{
    private readonly ConfigOptions _config = new(defaultSection);

    /// <summary>The command line options of the service.</summary>
    protected abstract IEnumerable<Option> Options { get; }

    /// <summary>The names of the settings, and of the command line options that set them.</summary>
    protected abstract IReadOnlyDictionary<string, string> OptionNames { get; }

    /// <summary>What settings in a section were called before, and are called now.</summary>
    protected virtual IReadOnlyDictionary<string, string> FormerNames { get; } = new Dictionary<string, string>();

    public override void AddTo(Command command)
    {
        foreach (var option in Options)
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
        var fromConfig = _config.Bind(given, options, FormerNames);
        Apply(given, options);
        var (setting, secret) = await ReadSecretAsync(given, terminal, options, cancellationToken).ConfigureAwait(false);
        var resilience = GetResilience(options);
        tune(resilience);
        var request = GetScope(given, options) is { Length: > 0 } scope ? TokenRequest.For(scope) : default;
        var client = new PreparedClient(http => Create(http, options), resilience, request);
        try
        {
            using var unused = new HttpClient();
            _ = client.Create(unused);
        }
        catch (OptionsValidationException error)
        {
            var names = new Dictionary<string, string>(fromConfig ? [] : OptionNames, StringComparer.Ordinal);
            if (secret is not null)
            {
                names[setting] = secret.Source;
            }

            throw ToolException.Usage([.. SettingErrors.Of<TOptions>(error, names)]);
        }

        return client;
    }

    protected abstract void AddSecretsTo(Command command);

    /// <summary>Copies the values of the command line to the options.</summary>
    protected abstract void Apply(ParseResult given, TOptions options);

    /// <summary>Reads the secret into the options, unless they have one, and returns the name of its setting.</summary>
    protected abstract Task<(string Setting, Secret? Secret)> ReadSecretAsync(
        ParseResult given, Terminal terminal, TOptions options, CancellationToken cancellationToken);

    protected abstract ITokenProvider Create(HttpClient http, TOptions options);

    protected virtual TokenResilienceOptions GetResilience(TOptions options) => new();

    protected virtual string? GetScope(ParseResult given, TOptions options) => null;

    protected static Uri? Address(string? text) =>
        string.IsNullOrWhiteSpace(text) ? null
        : Uri.TryCreate(text, UriKind.RelativeOrAbsolute, out var address) ? address
        : throw ToolException.Usage("--endpoint must be a web address that starts with https://.");
}
