namespace TokenClients.OAuth;

/// <summary>Reads small files whose paths are settings.</summary>
internal static class SettingFile
{
    /// <summary>The maximum length of a file, in characters. A key with a certificate chain, or an assertion, is far shorter.</summary>
    private const int Limit = 256 * 1024;

    /// <summary>Returns the file's text.</summary>
    /// <exception cref="Exception">The file cannot be read or is too long. The message does not show its contents.</exception>
    public static string Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(file);
        var text = new char[Limit + 1];
        var length = reader.ReadBlock(text, 0, text.Length);
        return length <= Limit ? new string(text, 0, length) : throw new IOException($"it is longer than {Limit / 1024} KiB");
    }

    /// <summary>Returns the assertion in the file, or an empty text if the file is empty.</summary>
    /// <exception cref="FormatException">
    /// The file does not contain a JWT. Anything else, for instance a private key, must not be sent.
    /// </exception>
    /// <exception cref="Exception">The file cannot be read or is too long.</exception>
    public static string ReadAssertion(string path)
    {
        var text = Read(path).Trim();
        return SettingText.IsPem(text) ? throw new FormatException("it contains a key or a certificate")
            : text.All(c => c is (>= 'A' and <= 'Z') or (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-' or '_' or '.' or '=') ? text
            : throw new FormatException("it contains a character that is not allowed in a JWT");
    }

    /// <summary>Returns why the setting's file cannot be used, with the fix, or <see langword="null"/>.</summary>
    /// <param name="setting">The name of the setting.</param>
    /// <param name="path">The file.</param>
    /// <param name="holds">What the file must contain.</param>
    /// <param name="read">Reads the file.</param>
    public static string? Fault(string setting, string path, string holds, Action read)
    {
        if (SettingText.IsPem(path)) // not shown: it is the key itself
        {
            return $"{setting} contains a key instead of the path of its file; set it to the path.";
        }

        if (SettingRules.Text(path, setting) is { } fault)
        {
            return fault;
        }

        try
        {
            read();
            return null;
        }
        catch (Exception error) when (error is FormatException or ArgumentException or PlatformNotSupportedException)
        {
            return $"{setting} names a file that cannot be used: {error.Message.TrimEnd('.')}. The file must contain {holds}.";
        }
        catch (Exception error)
        {
            return $"{setting} names a file that cannot be read ({error.GetType().Name}); correct the path, or allow this process to read the file.";
        }
    }
}
