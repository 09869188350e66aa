using System.Security.Cryptography.X509Certificates;

namespace TokenClients.Tool;

/// <summary>A file with the certificate of an emulator, for programs that trust it. Disposal deletes a temporary file.</summary>
internal sealed class CertificateFile : IDisposable
{
    private readonly DirectoryInfo? _temporary;

    private CertificateFile(string path, DirectoryInfo? temporary) => (FullPath, _temporary) = (path, temporary);

    public string FullPath { get; }

    public static CertificateFile Write(X509Certificate2 certificate, string? path)
    {
        var temporary = path is null ? Directory.CreateTempSubdirectory("tokenclients-") : null;
        var file = new CertificateFile(Path.GetFullPath(path ?? Path.Combine(temporary!.FullName, "emulator.pem")), temporary);
        try
        {
            File.WriteAllText(file.FullPath, certificate.ExportCertificatePem() + "\n");
            return file;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            file.Dispose();
            throw ToolException.Usage($"The file that --certificate names cannot be written ({error.GetType().Name}). Check its path and permissions.");
        }
    }

    public void Dispose() => _temporary?.Delete(recursive: true);
}
