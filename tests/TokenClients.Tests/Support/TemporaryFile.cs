namespace TokenClients.Tests;

/// <summary>A file that is deleted after the test.</summary>
internal sealed class TemporaryFile : IDisposable
{
    public TemporaryFile(string text) => Write(text);

    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"tokenclients-{Guid.NewGuid():N}");

    public void Write(string text) => File.WriteAllText(Path, text);

    public void Dispose() => File.Delete(Path);
}
