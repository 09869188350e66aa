using System.CommandLine;
using TokenClients.Emulator;

namespace TokenClients.Tool;

/// <summary>The options for accounts, issuers, clients and SAS keys that replace the default ones of the emulator.</summary>
internal sealed class EmulatedIdentities
{
    private readonly Option<string[]> _accounts = Create("--account", "id:key", "A Mixed Reality account and its key");
    private readonly Option<string[]> _issuers = Create("--issuer", "name:key", "An issuer of the Access Control Service and its key");
    private readonly Option<string[]> _clients = Create("--client", "id:secret", "An OAuth 2.0 client and its secret");
    private readonly Option<string[]> _sasKeys = Create("--sas", "name:key", "A key for shared access signatures of Service Bus");

    private readonly EmulatedClientKeys _clientKeys = new();

    public void AddTo(Command command)
    {
        command.Options.Add(_accounts);
        command.Options.Add(_issuers);
        command.Options.Add(_clients);
        command.Options.Add(_sasKeys);
        command.Options.Add(_clientKeys.Option);
    }

    public void Apply(ParseResult given, TokenEmulatorOptions options)
    {
        Fill(options.Accounts, given.GetValue(_accounts));
        Fill(options.Issuers, given.GetValue(_issuers));
        Fill(options.OAuthClients, given.GetValue(_clients));
        Fill(options.SasKeys, given.GetValue(_sasKeys));
        if (_clientKeys.Apply(given, options) && given.GetResult(_clients) is null)
        {
            options.OAuthClients.Clear();
        }
    }

    private static void Fill(IDictionary<string, IReadOnlyList<string>> known, string[]? pairs)
    {
        if (pairs is not { Length: > 0 })
        {
            return;
        }

        known.Clear();
        foreach (var key in pairs.Select(pair => pair.Split(':', 2)).GroupBy(parts => parts[0], parts => parts[1], StringComparer.Ordinal))
        {
            known[key.Key] = [.. key];
        }
    }

    private static Option<string[]> Create(string name, string form, string description)
    {
        var option = new Option<string[]>(name)
        {
            HelpName = form,
            Description = $"{description}. Can be repeated; replaces the default. Do not use a real key.",
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = false,
        };
        option.Validators.Add(result =>
        {
            // The value is not shown, because it contains a key.
            if (result.Tokens.Any(token => token.Value.IndexOf(':', StringComparison.Ordinal) is var colon && (colon < 1 || colon == token.Value.Length - 1)))
            {
                result.AddError($"{name} takes {form}, separated by a colon.");
            }
            else if (name == "--account" && result.Tokens.Any(token => !Guid.TryParseExact(token.Value.Split(':')[0], "D", out _)))
            {
                result.AddError("--account takes a GUID before the colon, such as '3f2504e0-4f89-11d3-9a0c-0305e82c3301'.");
            }
        });
        return option;
    }
}
