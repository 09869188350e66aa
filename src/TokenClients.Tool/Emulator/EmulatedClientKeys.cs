using System.CommandLine;
using TokenClients.Emulator;

namespace TokenClients.Tool;

/// <summary>The option for OAuth 2.0 clients of the emulator that have a key instead of a secret.</summary>
internal sealed class EmulatedClientKeys
{
    private const string Name = "--client-key";

    private readonly Option<string[]> _keys = new(Name)
    {
        HelpName = "id:FILE",
        Description = "An OAuth 2.0 client and the PEM file of its public key or certificate. Can be repeated; replaces the default client.",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
    };

    public EmulatedClientKeys() => _keys.Validators.Add(result =>
    {
        if (result.Tokens.Any(token => token.Value.Split(':', 2) is not [{ Length: > 0 }, { Length: > 0 }]))
        {
            result.AddError($"{Name} takes id:FILE, separated by a colon.");
        }
    });

    public Option Option => _keys;

    /// <summary>Reads the files, and returns whether there are any.</summary>
    public bool Apply(ParseResult given, TokenEmulatorOptions options)
    {
        var pairs = given.GetValue(_keys) ?? [];
        foreach (var client in pairs.Select(pair => pair.Split(':', 2)).GroupBy(parts => parts[0], parts => parts[1], StringComparer.Ordinal))
        {
            options.OAuthClientKeys[client.Key] = [.. client.Select(Read)];
        }

        return pairs.Length > 0;
    }

    private static OAuthClientKey Read(string file)
    {
        try
        {
            return OAuthClientKey.FromPem(BoundedFile.Read(file));
        }
        catch (ArgumentException error)
        {
            throw ToolException.Usage($"A file that {Name} names cannot be used: {error.Message.Split(" (Parameter ")[0]}");
        }
        catch (Exception error) when (BoundedFile.Fault(error) is not null)
        {
            throw ToolException.Usage($"A file that {Name} names {BoundedFile.Fault(error)}");
        }
    }
}
