using Microsoft.Extensions.Options;

namespace TokenClients.Shared;

/// <summary>Validation rules that several options share. Each returns the fault with its fix, or <see langword="null"/>.</summary>
internal static class SettingRules
{
    /// <summary>Throws if <paramref name="options"/> are not valid.</summary>
    public static void Require<TOptions>(IValidateOptions<TOptions> validator, TOptions options)
        where TOptions : class
    {
        var result = validator.Validate(Options.DefaultName, options);
        if (result.Failed)
        {
            throw new OptionsValidationException(Options.DefaultName, typeof(TOptions), result.Failures);
        }
    }

    /// <summary>Returns all faults as one failure, preceded by the client's name.</summary>
    public static ValidateOptionsResult Result(string? name, IEnumerable<string?> faults)
    {
        var text = string.Join(" ", faults.OfType<string>());
        return text.Length == 0 ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(string.IsNullOrEmpty(name) ? text : $"Token client '{name}': {text}");
    }

    /// <summary>Checks an address that a credential is sent to.</summary>
    public static string? Endpoint(Uri? endpoint, string setting) =>
        endpoint is null ? null
        : SettingText.Unresolved(endpoint.OriginalString, setting) is { } unresolved ? unresolved
        : !endpoint.IsAbsoluteUri || endpoint.Scheme is not ("https" or "http")
            ? $"{setting} is not a URL; it must start with https://." // not shown: it may be the key
        : endpoint.UserInfo.Length > 0 || endpoint.OriginalString.Split('/', '?', '#').ElementAtOrDefault(2)?.Contains('@') == true
            ? $"{setting} contains a user name or '@' before its host, and the credential would be sent to '{endpoint.Host}'; remove everything up to the '@'."
        : !SecureTransport.Allows(endpoint)
            ? $"{setting} '{Shown(endpoint)}' would send the credential in clear text; use https (http is for loopback addresses only)."
        : endpoint.Fragment.Length > 0
            ? $"{setting} '{Shown(endpoint)}' has a fragment ('#…'), which is never sent; remove it."
        : null;

    /// <summary>Checks a required text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="setting">The name of the setting.</param>
    /// <param name="source">What to set it to, for the message.</param>
    public static string? Required(string? text, string setting, string source) =>
        string.IsNullOrWhiteSpace(text) ? $"{setting} is empty; set it to {source}." : Text(text, setting);

    /// <summary>Checks a required secret for characters that were pasted with it or that cannot be sent.</summary>
    /// <param name="secret">The secret.</param>
    /// <param name="setting">The name of the setting.</param>
    /// <param name="source">What to set it to, for the message.</param>
    /// <param name="isKey">Whether it is a key, which contains no spaces and no quotation marks; a password may.</param>
    public static string? Secret(string? secret, string setting, string source, bool isKey) =>
        string.IsNullOrEmpty(secret) ? $"{setting} is empty; set it to {source}."
        : SettingText.Fault(secret!, setting) ?? (!isKey ? null
            : secret!.Any(char.IsWhiteSpace) ? $"{setting} contains a space; paste it again without it."
            : SettingText.Quoted(secret!, setting));

    /// <summary>Checks an optional text that is sent unchanged.</summary>
    public static string? Text(string? text, string setting) =>
        string.IsNullOrEmpty(text) ? null : SettingText.Fault(text!, setting) ?? SettingText.Quoted(text!, setting);

    /// <summary>Checks that a time span is within its range.</summary>
    public static string? Span(TimeSpan value, string setting, TimeSpan shortest, TimeSpan longest) =>
        value >= shortest && value <= longest ? null : $"{setting} is {value}; set it from {shortest} to {longest}.{AsDays(value)}";

    /// <summary>
    /// Returns a hint for a time span that may have been the text <c>24</c> or <c>24:20:00</c>, which .NET reads as days.
    /// Needed because the application may have bound the section itself.
    /// </summary>
    public static string? AsDays(TimeSpan value) =>
        value.Days < 1 || value.Ticks % (value.Days > 23 ? TimeSpan.TicksPerMinute : TimeSpan.TicksPerDay) != 0 ? null
        : " In a configuration, a number without a unit or more than 23 hours is read as days; write '00:00:30' for 30 seconds.";

    /// <summary>Checks a base64 key that is used to sign.</summary>
    public static string? Base64(string key, string setting, string fix)
    {
        try
        {
            return Convert.FromBase64String(key).Length > 0 ? null : $"{setting} is empty; {fix}.";
        }
        catch (FormatException)
        {
            return $"{setting} is not base64, as a signing key must be; {fix}.";
        }
    }

    /// <summary>Checks that settings are not set together with one that replaces them.</summary>
    public static string? InPlaceOf(string setting, params (string Setting, bool IsSet)[] others)
    {
        var names = others.Where(other => other.IsSet).Select(other => other.Setting).ToList();
        return names.Count == 0 ? null
            : $"{setting} replaces {List(names)}; remove one or the other.";
    }

    private static string List(List<string> names) =>
        names.Count == 1 ? names[0] : $"{string.Join(", ", names.Take(names.Count - 1))} and {names[names.Count - 1]}";

    /// <summary>
    /// Returns an address as it is safe to show. A text that is not an address may be a key that was pasted into the wrong
    /// setting; a query, and an address with '@' or '=', may contain a secret.
    /// </summary>
    public static string Shown(Uri endpoint) =>
        endpoint.OriginalString.Split('?', '#')[0] is var text && text.Contains("://") && text.IndexOfAny(['=', '@']) < 0 ? text : "…";
}
