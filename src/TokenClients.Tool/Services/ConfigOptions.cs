using System.CommandLine;
using System.Reflection;
using Microsoft.Extensions.Configuration;
using TokenClients.DependencyInjection;

namespace TokenClients.Tool;

/// <summary>The configuration of an application, read as its host reads it in the Development environment.</summary>
internal sealed class ConfigOptions(string defaultSection)
{
    private static readonly Dictionary<Type, PropertyInfo[]> Nested = new() { [typeof(OAuthAssertionOptions)] = typeof(OAuthAssertionOptions).GetProperties() };

    private readonly Option<string> _file = new("--config")
    {
        HelpName = "FILE",
        Description = "An appsettings.json with settings, or the folder that contains it. The user secrets of the project in that folder, " +
            "environment variables and other options override it, in this order.",
    };

    private readonly Option<string> _section = new("--section")
    {
        HelpName = "NAME",
        Description = $"The section in that file. [default: {defaultSection}]",
    };

    public void AddTo(Command command)
    {
        command.Options.Add(_file);
        command.Options.Add(_section);
    }

    /// <summary>Binds the options, as the application does, and names the files read; <see langword="null"/> if no file is named.</summary>
    public string? Bind<TOptions>(ParseResult given, Terminal terminal, TOptions options, IReadOnlyDictionary<string, string> formerNames)
    {
        if (given.GetValue(_file) is not { } path)
        {
            return given.GetResult(_section) is null ? null : throw ToolException.Usage("--section requires --config, the file that contains it.");
        }

        var files = new ConfigFiles(path);
        var named = given.GetValue(_section);
        var section = files.Read().GetSection(named ?? defaultSection);
        if (!section.Exists())
        {
            throw ToolException.Usage(named is null
                ? $"{files.Title} has no section '{defaultSection}', and no environment variable sets one. Name the section with --section."
                : $"{files.Title} has no section with the name in --section, and no environment variable sets one. " +
                    "Separate the names of nested sections with ':', for example TokenClients:Arr.");
        }

        var binder = new SafeConfigurationBinder<TOptions>(formerNames, Nested, (settings, bound) => settings.Bind(bound), unknown: path =>
            terminal.Warn($"There is no setting '{Printable.Of(path)}', so it is ignored. Correct or remove it."));
        return binder.Bind(section, options) is { } fault ? throw ToolException.Usage(Printable.Of(fault)) : files.Names;
    }
}
