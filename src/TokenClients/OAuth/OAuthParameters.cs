namespace TokenClients.OAuth;

/// <summary>The form fields of a request besides its scope: validates them, and adds them to the form.</summary>
internal static class OAuthParameters
{
    private const string Resource = "resource";
    private const string Audience = "audience";

    /// <summary>Returns why a field must not be among the additional parameters, with the fix, or <see langword="null"/>.</summary>
    private static string? Fault(string name) => name.Trim().ToLowerInvariant() switch
    {
        "" => "AdditionalParameters contains a field without a name; name it or remove it.",
        "grant_type" => $"AdditionalParameters contains '{name}', which is always 'client_credentials'; remove it.",
        "client_id" => $"AdditionalParameters contains '{name}'; remove it and set ClientId.",
        "client_secret" => $"AdditionalParameters contains '{name}'; remove it and set ClientSecret (and ClientAuthentication to Form, to send it in the form).",
        "client_assertion" or "client_assertion_type" => $"AdditionalParameters contains '{name}'; remove it and set PrivateKeyFile, AssertionFile or AssertionProvider.",
        "scope" => $"AdditionalParameters contains '{name}'; remove it and set Scope.",
        _ => null,
    };

    /// <summary>Returns why a text is not a resource, with the fix, or <see langword="null"/>.</summary>
    private static string? ResourceFault(string resource) =>
        resource.StartsWith("/", StringComparison.Ordinal) || !Uri.TryCreate(resource, UriKind.Absolute, out _) || resource.IndexOfAny([' ', '\r', '\n', '\t']) >= 0
            ? "Resources contains a text that is not an absolute address (RFC 8707); correct it, or use Audience."
        : resource.Contains('#') ? "Resources contains an address with a fragment ('#…'), which RFC 8707 forbids; remove it."
        : null;

    /// <summary>Returns the faults of the fields of a request or of the options, each with its fix.</summary>
    public static IEnumerable<string> Faults(
        IEnumerable<string> resources, string? audience, IEnumerable<KeyValuePair<string, string>> parameters)
    {
        var (named, fields) = (resources.ToList(), parameters.ToList());
        return fields.Select(parameter => Fault(parameter.Key) ?? Value(parameter)).Concat(named.Select(ResourceFault)).Concat(
        [
            SettingRules.Text(audience, "Audience"),
            .. fields.Select(parameter =>
                parameter.Key == Resource && named.Count > 0 ? "AdditionalParameters contains 'resource', and Resources is set; remove one or the other."
                : parameter.Key == Audience && !string.IsNullOrEmpty(audience) ? "AdditionalParameters contains 'audience', and Audience is set; remove one or the other."
                : null),
        ]).OfType<string>();
    }

    /// <summary>Adds the request's fields to the form, and those of the options that the request does not replace.</summary>
    public static void AddTo(List<KeyValuePair<string, string>> form, OAuthClientOptions options, in TokenRequest request)
    {
        var parameters = request.AdditionalParameters;
        var resources = request.Resources.Count > 0 ? request.Resources : parameters.ContainsKey(Resource) ? [] : (IEnumerable<string>)options.Resources;
        var audience = request.Audience ?? (parameters.ContainsKey(Audience) ? null : options.Audience);
        form.AddRange(resources.Select(resource => new KeyValuePair<string, string>(Resource, resource)));
        if (!string.IsNullOrEmpty(audience))
        {
            form.Add(new(Audience, audience!));
        }

        foreach (var parameter in options.AdditionalParameters)
        {
            var isNamed = parameters.ContainsKey(parameter.Key)
                || (parameter.Key == Resource && request.Resources.Count > 0) || (parameter.Key == Audience && request.Audience is not null);
            if (!isNamed)
            {
                form.Add(parameter);
            }
        }

        form.AddRange(parameters);
    }

    // A value may be any single line, for instance JSON text in quotation marks.
    private static string? Value(KeyValuePair<string, string> parameter) =>
        string.IsNullOrEmpty(parameter.Value) ? null : SettingText.Fault(parameter.Value, $"AdditionalParameters' '{parameter.Key}'");
}
