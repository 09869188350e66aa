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

    /// <summary>Returns the assertion in the file; empty if there is none yet.</summary>
    /// <exception cref="Exception">It cannot be read, or holds a key, which must not be sent.</exception>
    public static string ReadAssertion(string path)
    {
        var text = Read(path).Trim();
        return SettingText.IsPem(text) ? throw new FormatException("it holds a key or a certificate") : text;
    }

    /// <summary>Why the setting's file cannot be used, with the fix; or <see langword="null"/>.</summary>
    /// <param name="setting">What the setting is called.</param>
    /// <param name="path">The file.</param>
    /// <param name="holds">What the file should hold.</param>
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
            return $"{setting} names a file that cannot be used: {error.Message.TrimEnd('.')}. It has to hold {holds}.";
        }
        catch (Exception error)
        {
            return $"{setting} names a file that cannot be read ({error.GetType().Name}); correct the path, or let this process read it.";
        }
    }
}
