using System.CommandLine;

namespace TokenClients.Tool;

/// <summary>The options for what an OAuth token is for.</summary>
internal sealed class OAuthTargetOptions
{
    private readonly Option<string> _scope = new("--scope") { HelpName = "SCOPE", Description = "One scope, or several separated by spaces." };

    private readonly Option<string[]> _resources = Repeatable("--resource", "URL", "A resource that the token is for (RFC 8707). Can be repeated.");

    private readonly Option<string> _audience = new("--audience") { HelpName = "TEXT", Description = "The audience that the token is for, a parameter of Auth0 and other servers." };

    private readonly Option<string[]> _parameters = Repeatable(
        "--parameter", "NAME=VALUE", "An additional field of the request. Can be repeated. Not for secrets: it is visible in the process list and the shell's history.");

    public OAuthTargetOptions() => _parameters.Validators.Add(result =>
    {
        // The value is not shown, because it may be a secret.
        if (result.Tokens.Any(token => token.Value.IndexOf('=', StringComparison.Ordinal) < 1))
        {
            result.AddError("--parameter takes NAME=VALUE, separated by an equals sign.");
        }
        else if (result.Tokens.GroupBy(token => token.Value.Split('=')[0], StringComparer.Ordinal).Any(same => same.Count() > 1))
        {
            result.AddError("--parameter was specified twice with the same name; use each name once.");
        }
    });

    /// <summary>The names of the settings, and of the options that set them.</summary>
    public static IReadOnlyDictionary<string, string> Names { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [nameof(OAuthClientOptions.Scope)] = "--scope",
        [nameof(OAuthClientOptions.Resources)] = "--resource",
        [nameof(OAuthClientOptions.Audience)] = "--audience",
        [nameof(OAuthClientOptions.AdditionalParameters)] = "--parameter",
    };

    public IEnumerable<Option> All => [_scope, _resources, _audience, _parameters];

    /// <summary>Copies the values of the command line to the options. Resources replace those that are configured.</summary>
    public void Apply(ParseResult given, OAuthClientOptions options)
    {
        options.Scope = given.GetValue(_scope) ?? options.Scope;
        options.Audience = given.GetValue(_audience) ?? options.Audience;
        if (given.GetValue(_resources) is { Length: > 0 } resources)
        {
            options.Resources.Clear();
            foreach (var resource in resources)
            {
                options.Resources.Add(resource);
            }
        }

        foreach (var parameter in (given.GetValue(_parameters) ?? []).Select(pair => pair.Split('=', 2)))
        {
            options.AdditionalParameters[parameter[0]] = parameter[1];
        }
    }

    private static Option<string[]> Repeatable(string name, string form, string description) => new(name)
    {
        HelpName = form,
        Description = description,
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
    };
}
