using System.Xml;
using System.Xml.Linq;
using Microsoft.Extensions.Configuration.UserSecrets;

namespace TokenClients.Tool;

/// <summary>The user secrets (<c>dotnet user-secrets</c>) of the project in the folder of a settings file.</summary>
/// <param name="Project">The file name of the project.</param>
/// <param name="FilePath">The path of the secrets file, which exists.</param>
internal sealed record UserSecrets(string Project, string FilePath)
{
    /// <summary>Finds the user secrets, or returns <see langword="null"/> if no project has any.</summary>
    public static UserSecrets? Of(string settingsFile) => Directory
        .EnumerateFiles(Path.GetDirectoryName(Path.GetFullPath(settingsFile))!, "*.*proj")
        .Order(StringComparer.Ordinal).Select(OfProject).FirstOrDefault(found => found is not null);

    private static UserSecrets? OfProject(string project)
    {
        try
        {
            return IdOf(project) is { Length: > 0 } id && PathHelper.GetSecretsPathFromSecretsId(id) is var path && File.Exists(path)
                ? new UserSecrets(Path.GetFileName(project), path) : null;
        }
        catch (InvalidOperationException)
        {
            // The id is not a file name, or the user has no home directory.
            return null;
        }
    }

    private static string? IdOf(string project)
    {
        try
        {
            return XDocument.Load(project).Descendants().FirstOrDefault(element => element.Name.LocalName == "UserSecretsId")?.Value.Trim();
        }
        catch (Exception error) when (error is XmlException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
