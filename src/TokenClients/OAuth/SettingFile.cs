namespace TokenClients.OAuth;

/// <summary>A small file that a setting names.</summary>
internal static class SettingFile
{
    /// <summary>The longest file that is read, in bytes: a key with a chain of certificates, or an assertion, is far shorter.</summary>
    private const int Limit = 256 * 1024;

    /// <summary>Returns the file's text.</summary>
    /// <exception cref="Exception">It cannot be read, or is too long. The message shows nothing of its contents.</exception>
    public static string Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(file);
        var text = new char[Limit + 1];
        var length = reader.ReadBlock(text, 0, text.Length);
        return length <= Limit ? new string(text, 0, length) : throw new IOException($"it is longer than {Limit / 1024} KiB");
    }

    /// <summary>Returns the assertion in the file, or an empty text if the file is empty.</summary>
    /// <exception cref="FormatException">It is no JWT. Anything else in the file, a private key for instance, must not be sent.</exception>
    /// <exception cref="Exception">It cannot be read, or is too long.</exception>
    public static string ReadAssertion(string path)
    {
        var text = Read(path).Trim();
        return SettingText.IsPem(text) ? throw new FormatException("it holds a key or a certificate")
            : text.All(c => c is (>= 'A' and <= 'Z') or (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-' or '_' or '.' or '=') ? text
            : throw new FormatException("it contains a character that no JWT has");
    }

    /// <summary>Why the setting's file cannot be used, with the fix; or <see langword="null"/>.</summary>
    /// <param name="setting">What the setting is called.</param>
    /// <param name="path">The file.</param>
    /// <param name="holds">What the file must contain.</param>
    /// <param name="read">Reads it.</param>
    public static string? Fault(string setting, string path, string holds, Action read)
    {
        if (SettingText.IsPem(path)) // not shown: it is the key itself
        {
            return $"{setting} holds a key in place of the path of its file; write the path.";
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
            return $"{setting} names a file that cannot be read ({error.GetType().Name}); correct the path, or let this process read it.";
        }
    }
}
