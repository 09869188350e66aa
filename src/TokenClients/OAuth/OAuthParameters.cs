namespace TokenClients.OAuth;

/// <summary>The fields of a request besides its scope: which may be named, and which are sent.</summary>
internal static class OAuthParameters
{
    private const string Resource = "resource";
    private const string Audience = "audience";

    /// <summary>Why a field must not be among the additional parameters, with the fix; or <see langword="null"/>.</summary>
    private static string? Fault(string name) => name.Trim().ToLowerInvariant() switch
    {
        "" => "AdditionalParameters holds a field without a name; name it or remove it.",
        "grant_type" => $"AdditionalParameters holds '{name}', which is always 'client_credentials'; remove it.",
        "client_id" => $"AdditionalParameters holds '{name}'; remove it and set ClientId.",
        "client_secret" => $"AdditionalParameters holds '{name}'; remove it and set ClientSecret (and ClientAuthentication to Form, to send it in the form).",
        "client_assertion" or "client_assertion_type" => $"AdditionalParameters holds '{name}'; remove it and set PrivateKeyFile, AssertionFile or AssertionProvider.",
        "scope" => $"AdditionalParameters holds '{name}'; remove it and set Scope.",
        _ => null,
    };

    /// <summary>Why a text is no resource, with the fix; or <see langword="null"/>.</summary>
    private static string? ResourceFault(string resource) =>
        resource.StartsWith("/", StringComparison.Ordinal) || !Uri.TryCreate(resource, UriKind.Absolute, out var address) || resource.IndexOfAny([' ', '\r', '\n', '\t']) >= 0
            ? "Resources holds a text that is not an absolute address (RFC 8707); correct it, or use Audience."
        : address.Fragment.Length > 0 || resource.Contains('#') ? "Resources holds an address with a fragment ('#…'), which RFC 8707 forbids; remove it."
        : null;

    /// <summary>What is wrong with what a request or the options name, each with the fix.</summary>
    public static IEnumerable<string> Faults(
        IEnumerable<string> resources, string? audience, IEnumerable<KeyValuePair<string, string>> parameters)
    {
        var (named, fields) = (resources.ToList(), parameters.ToList());
        return fields.Select(parameter => Fault(parameter.Key) ?? Value(parameter)).Concat(named.Select(ResourceFault)).Concat(
        [
            audience is null ? null : SettingRules.Text(audience, "Audience"),
            .. fields.Select(parameter =>
                parameter.Key == Resource && named.Count > 0 ? "AdditionalParameters holds 'resource', and Resources is set; remove one or the other."
                : parameter.Key == Audience && !string.IsNullOrEmpty(audience) ? "AdditionalParameters holds 'audience', and Audience is set; remove one or the other."
                : null),
        ]).OfType<string>();
    }

    /// <summary>Adds to the form what the request names, and of the options what the request does not name itself.</summary>
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

    // A value may be anything that is one line, a JSON text in quotation marks for instance.
    private static string? Value(KeyValuePair<string, string> parameter) =>
        string.IsNullOrEmpty(parameter.Value) ? null : SettingText.Fault(parameter.Value, $"AdditionalParameters' '{parameter.Key}'");
}
