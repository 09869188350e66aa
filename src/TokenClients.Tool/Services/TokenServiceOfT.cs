using System.CommandLine;
using System.CommandLine.Parsing;
using Microsoft.Extensions.Options;

namespace TokenClients.Tool;

/// <summary>
/// A token service whose client has options of type <typeparamref name="TOptions"/>. They are read from a configuration
/// section and overridden by the command line.
/// </summary>
internal abstract class TokenService<TOptions>(string defaultSection) : TokenService
    where TOptions : class, new()
{
    private readonly ConfigOptions _config = new(defaultSection);

    /// <summary>The command line options of the service.</summary>
    protected abstract IEnumerable<Option> Options { get; }

    /// <summary>The names of the settings, and of the command line options that set them.</summary>
    protected abstract IReadOnlyDictionary<string, string> OptionNames { get; }

    /// <summary>The settings that the secret supplies, so that they may be missing until it is read.</summary>
    protected abstract IReadOnlyCollection<string> SecretSettings { get; }

    /// <summary>The former names of settings in a section, and their current names.</summary>
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
        var source = _config.Bind(given, terminal, options, FormerNames);
        Apply(given, options);
        var resilience = GetResilience(options);
        tune(resilience);
        var names = SettingNames(given, fromConfig: source is not null);
        var (setting, secret) = await ReadSecretAsync(given, terminal, options, () => Check(options, names, SecretSettings), cancellationToken)
            .ConfigureAwait(false);
        if (secret is not null)
        {
            names[setting] = secret.Source;
        }

        Check(options, names, except: []);
        var request = GetScope(given, options) is { Length: > 0 } scope ? TokenRequest.For(scope) : default;
        return new PreparedClient(http => Create(http, options), resilience, request)
        {
            SettingNames = names,
            Source = source,
            SigningKey = GetSigningKey(options),
        };
    }

    protected abstract void AddSecretsTo(Command command);

    /// <summary>Copies the values of the command line to the options.</summary>
    protected abstract void Apply(ParseResult given, TOptions options);

    /// <summary>
    /// Reads the secret into the options, unless they have one, and returns the name of its setting. Calls
    /// <c>checkOthers</c> before it prompts.
    /// </summary>
    protected abstract Task<(string Setting, Secret? Secret)> ReadSecretAsync(
        ParseResult given, Terminal terminal, TOptions options, Action checkOthers, CancellationToken cancellationToken);

    protected abstract ITokenProvider Create(HttpClient http, TOptions options);

    protected virtual TokenResilienceOptions GetResilience(TOptions options) => new();

    protected virtual string? GetScope(ParseResult given, TOptions options) => null;

    /// <summary>The key that signs tokens on this machine, if the service has one.</summary>
    protected virtual Secret? GetSigningKey(TOptions options) => null;

    protected static Uri? Address(string? text, string option = "--endpoint") =>
        string.IsNullOrWhiteSpace(text) ? null
        : Uri.TryCreate(text, UriKind.RelativeOrAbsolute, out var address) ? address
        : throw ToolException.Usage($"{option} must be an address that starts with https://.");

    /// <summary>The names of settings in messages: the option if it was specified, or if there is no configuration.</summary>
    private Dictionary<string, string> SettingNames(ParseResult given, bool fromConfig)
    {
        var options = given.CommandResult.Children.OfType<OptionResult>().Select(result => result.Option.Name).ToHashSet(StringComparer.Ordinal);
        return OptionNames.Concat(ResilienceArguments.OptionNames)
            .Where(name => !fromConfig || options.Contains(name.Value))
            .ToDictionary(StringComparer.Ordinal);
    }

    private void Check(TOptions options, IReadOnlyDictionary<string, string> names, IReadOnlyCollection<string> except)
    {
        try
        {
            using var unused = new HttpClient();
            _ = Create(unused, options);
        }
        catch (OptionsValidationException error)
        {
            var faults = SettingErrors.Of<TOptions>(error, names, except).ToArray();
            if (faults.Length > 0)
            {
                throw ToolException.Usage(faults);
            }
        }
    }
}
