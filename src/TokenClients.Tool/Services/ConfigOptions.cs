using System.CommandLine;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using TokenClients.DependencyInjection;

namespace TokenClients.Tool;

/// <summary>The settings file of an application, with the environment variables on top, as the application's host reads them.</summary>
internal sealed class ConfigOptions(string defaultSection)
{
    private readonly Option<string> _file = new("--config")
    {
        HelpName = "FILE",
        Description = "An appsettings.json to take settings from; environment variables and other options go before it.",
    };

    private readonly Option<string> _section = new("--section")
    {
        HelpName = "NAME",
        Description = $"The section of it. [default: {defaultSection}]",
    };

    public void AddTo(Command command)
    {
        command.Options.Add(_file);
        command.Options.Add(_section);
    }

    /// <summary>Binds the options, as the application does, if a file is named, and says whether one is.</summary>
    public bool Bind<TOptions>(ParseResult given, TOptions options, IReadOnlyDictionary<string, string> formerNames)
    {
        if (given.GetValue(_file) is not { } file)
        {
            return given.GetResult(_section) is null ? false : throw ToolException.Usage("--section needs --config, the file that has it.");
        }

        var named = given.GetValue(_section);
        var section = Read(file).GetSection(named ?? defaultSection);
        if (!section.Exists())
        {
            throw ToolException.Usage(
                $"The file that --config names has no section {(named is null ? $"'{defaultSection}'" : "of the name that --section gives")}, nor do the environment variables. " +
                "Give --section, with ':' between the names of nested ones.");
        }

        var binder = new SafeConfigurationBinder<TOptions>(formerNames, (settings, bound) => settings.Bind(bound), _ => { });
        return binder.Bind(section, options) is { } fault ? throw ToolException.Usage(Printable.Of(fault)) : true;
    }

    private static IConfigurationRoot Read(string file)
    {
        try
        {
            using var json = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(BoundedFile.Read(file)));
            return new ConfigurationBuilder().AddJsonStream(json).AddEnvironmentVariables().Build();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw ToolException.Usage(
                $"The file that --config names cannot be read ({error.GetType().Name}). Check its path and who may read it.");
        }
        catch (Exception error) when (error is FormatException or JsonException)
        {
            var line = (error as JsonException ?? error.InnerException as JsonException)?.LineNumber + 1;
            throw ToolException.Usage($"The file that --config names is not the JSON of an appsettings.json{(line is null ? "" : $" (line {line})")}.");
        }
    }
}
