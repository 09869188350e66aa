using System.Text;

namespace TokenClients.Tool;

/// <summary>Reads text of limited size. A byte order mark determines the encoding; the default is UTF-8.</summary>
internal static class BoundedFile
{
    private const int Limit = 1024 * 1024;

    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidDataException">The file is larger than a megabyte.</exception>
    public static string Read(string path)
    {
        using var file = File.OpenRead(path);
        return Read(file);
    }

    /// <summary>Describes an exception from reading as the end of a sentence; <see langword="null"/> for an unexpected one.</summary>
    public static string? Fault(Exception error) => error switch
    {
        FileNotFoundException or DirectoryNotFoundException => "does not exist. Check its path.",
        UnauthorizedAccessException => "cannot be read: it is a folder, or you have no permission to read it.",
        InvalidDataException => "is larger than a megabyte. Check its path.",
        IOException or ArgumentException or NotSupportedException => $"cannot be read ({error.GetType().Name}). Check its path.",
        _ => null,
    };

    /// <exception cref="InvalidDataException">The text is larger than a megabyte.</exception>
    public static string Read(Stream stream)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8, detectEncodingFromByteOrderMarks: true);
        var text = new char[Limit + 1];
        var length = reader.ReadBlock(text, 0, text.Length);
        return length <= Limit ? new string(text, 0, length) : throw new InvalidDataException("The text is larger than a megabyte.");
    }
}
