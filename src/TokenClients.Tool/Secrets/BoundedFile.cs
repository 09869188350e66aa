using System.Text;

namespace TokenClients.Tool;

/// <summary>Reads text of limited size. A byte order mark determines the encoding; the default is UTF-8.</summary>
internal static class BoundedFile
{
    private const int Limit = 1024 * 1024;

    /// <exception cref="IOException">The file cannot be read, or is larger than a megabyte.</exception>
    public static string Read(string path)
    {
        using var file = File.OpenRead(path);
        return Read(file);
    }

    /// <exception cref="IOException">The text is larger than a megabyte.</exception>
    public static string Read(Stream stream)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8, detectEncodingFromByteOrderMarks: true);
        var text = new char[Limit + 1];
        var length = reader.ReadBlock(text, 0, text.Length);
        return length <= Limit ? new string(text, 0, length) : throw new IOException("The text is larger than a megabyte.");
    }
}
