namespace TokenClients.Emulator;

/// <summary>
/// The credential of a client: a name and a password (draft-hardt-oauth-01, 5.1), or a Simple Web Token that it signed
/// with its key (5.2), so that the key is not sent.
/// </summary>
internal sealed class WrapCredential
{
    private readonly string _issuer;
    private readonly Func<IReadOnlyList<string>, DateTimeOffset, bool> _matches;

    private WrapCredential(string issuer, Func<IReadOnlyList<string>, DateTimeOffset, bool> matches)
    {
        _issuer = issuer;
        _matches = matches;
    }

    /// <summary>The error in the form, or <see langword="null"/>.</summary>
    public string? Error { get; private init; }

    public static WrapCredential Read(IReadOnlyDictionary<string, string> form) =>
        form.ContainsKey("wrap_assertion") || form.ContainsKey("wrap_assertion_format")
            ? ReadAssertion(form)
            : ReadPassword(form);

    public bool IsValid(IDictionary<string, IReadOnlyList<string>> issuers, DateTimeOffset now) =>
        issuers.TryGetValue(_issuer, out var keys) && _matches(keys, now);

    private static WrapCredential ReadPassword(IReadOnlyDictionary<string, string> form)
    {
        var name = form.GetValueOrDefault("wrap_name");
        var password = form.GetValueOrDefault("wrap_password");
        return string.IsNullOrEmpty(name) ? Malformed("wrap_name is missing.")
            : string.IsNullOrEmpty(password) ? Malformed("wrap_password is missing.")
            : new(name, (keys, _) => Credentials.IsOneOf(password, keys));
    }

    private static WrapCredential ReadAssertion(IReadOnlyDictionary<string, string> form) =>
        form.GetValueOrDefault("wrap_assertion_format") != "SWT" ? Malformed("wrap_assertion_format must be SWT.")
        : !SimpleWebToken.TryParse(form.GetValueOrDefault("wrap_assertion"), out var assertion)
            ? Malformed("wrap_assertion is not a Simple Web Token.")
        : assertion!.Issuer is not { } issuer ? Malformed("wrap_assertion has no Issuer.")
        : new(issuer, (keys, now) => (assertion.ExpiresOn ?? DateTimeOffset.MaxValue) > now
            && keys.Any(key => TryDecode(key) is { } bytes && assertion.VerifySignature(bytes)));

    private static WrapCredential Malformed(string error) =>
        new("", (_, _) => false) { Error = $"ACS90004: The request is not properly formatted: {error}" };

    // Anyone can sign with an empty key.
    private static byte[]? TryDecode(string key)
    {
        var bytes = new byte[key.Length];
        return Convert.TryFromBase64String(key, bytes, out var length) && length > 0 ? bytes[..length] : null;
    }
}
