namespace TokenClients.Emulator;

/// <summary>The files of the page, embedded in the assembly.</summary>
internal static class PageFile
{
    public const string Index = "index.html";

    private const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>Returns the file, or <see langword="null"/> if there is none with that name.</summary>
    public static EmulatedResponse? Find(string name)
    {
        using var stream = typeof(PageFile).Assembly.GetManifestResourceStream($"Page/{name}");
        if (stream is null)
        {
            return null;
        }

        using var reader = new StreamReader(stream);
        return new EmulatedResponse(200, $"{ContentType(name)}; charset=utf-8", reader.ReadToEnd())
            .With("Content-Security-Policy", Policy)
            .With("Cache-Control", "no-store")
            .With("X-Content-Type-Options", "nosniff")
            .With("Cross-Origin-Resource-Policy", "same-origin")
            .With("Referrer-Policy", "no-referrer");
    }

    private static string ContentType(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html",
        ".css" => "text/css",
        _ => "text/javascript",
    };
}
