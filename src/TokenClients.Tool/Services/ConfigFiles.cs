using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace TokenClients.Tool;

/// <summary>A settings file, the user secrets of the project beside it, and the environment variables on top.</summary>
internal sealed class ConfigFiles
{
    private const string DefaultName = "appsettings.json";

    private readonly string _path;
    private readonly UserSecrets? _secrets;

    /// <param name="path">The settings file, or the folder that holds it.</param>
    public ConfigFiles(string path)
    {
        _path = Directory.Exists(path) ? Path.Combine(path, DefaultName) : path;
        _secrets = File.Exists(_path) ? UserSecrets.Of(_path) : null;
    }

    /// <summary>The description of all sources.</summary>
    public string Names => $"{Path.GetFileName(_path)}{(_secrets is null ? "" : $", the user secrets of {_secrets.Project}")} and environment variables";

    /// <summary>The subject of messages about the files.</summary>
    public string Title => $"The file that --config names{(_secrets is null ? "" : $", with the user secrets of {_secrets.Project},")}";

    public IConfigurationRoot Read()
    {
        var builder = new ConfigurationBuilder();
        Add(builder, _path, "The file that --config names");
        if (_secrets is not null)
        {
            Add(builder, _secrets.FilePath, $"The user secrets file of {_secrets.Project}");
        }

        return builder.AddEnvironmentVariables().Build();
    }

    private static void Add(ConfigurationBuilder builder, string path, string title)
    {
        try
        {
            using var json = new MemoryStream(Encoding.UTF8.GetBytes(BoundedFile.Read(path)));
            IConfigurationRoot read = new ConfigurationBuilder().AddJsonStream(json).Build();
            builder.AddConfiguration(read);
        }
        catch (Exception error) when (BoundedFile.Fault(error) is { } fault)
        {
            throw ToolException.Usage($"{title} {fault}");
        }
        catch (Exception error) when (error is FormatException or JsonException)
        {
            var line = (error as JsonException ?? error.InnerException as JsonException)?.LineNumber + 1;
            throw ToolException.Usage($"{title} is not valid JSON{(line is null ? "" : $" (line {line})")}.");
        }
    }
}
