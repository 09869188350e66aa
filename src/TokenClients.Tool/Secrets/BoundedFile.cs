using System.Text;

namespace TokenClients.Tool;

/// <summary>Reads text of which there is never much; a byte order mark tells its encoding, UTF-8 without one.</summary>
internal static class BoundedFile
{
    private const int Limit = 1024 * 1024;

    /// <exception cref="IOException">The file cannot be read, or holds more than a megabyte.</exception>
    public static string Read(string path)
    {
        using var file = File.OpenRead(path);
        return Read(file);
    }

    /// <exception cref="IOException">There is more than a megabyte.</exception>
    public static string Read(Stream stream)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8, detectEncodingFromByteOrderMarks: true);
        var text = new char[Limit + 1];
        var length = reader.ReadBlock(text, 0, text.Length);
        return length <= Limit ? new string(text, 0, length) : throw new IOException("There is more than a megabyte of it.");
    }
}
