using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.WebUtilities;

namespace TokenClients.Emulator;

/// <summary>
/// The parameters of a request according to RFC 6749, 3.2: names are case-sensitive, no parameter is repeated except
/// <c>resource</c> (RFC 8707, 2), and one without a value is ignored.
/// </summary>
internal sealed class OAuthForm(IReadOnlyDictionary<string, string> fields, IReadOnlyList<string> resources)
{
    private const string ContentType = "application/x-www-form-urlencoded";
    private const string Resource = "resource";

    public IReadOnlyDictionary<string, string> Fields => fields;

    public IReadOnlyList<string> Resources => resources;

    public string? this[string name] => fields.GetValueOrDefault(name);

    public static bool TryRead(EmulatedRequest request, [NotNullWhen(true)] out OAuthForm? form)
    {
        var all = QueryHelpers.ParseQuery(request.Body).Where(field => field.Value != "").ToLookup(field => field.Key == Resource);
        form = IsForm(request.Headers.GetValueOrDefault("Content-Type")) && all[false].All(field => field.Value.Count == 1)
            ? new(
                all[false].ToDictionary(field => field.Key, field => field.Value.ToString(), StringComparer.Ordinal),
                [.. all[true].SelectMany(field => field.Value).OfType<string>().Where(resource => resource.Length > 0)])
            : null;
        return form is not null;
    }

    private static bool IsForm(string? contentType) =>
        ContentType.Equals(contentType?.Split(';')[0].Trim(), StringComparison.OrdinalIgnoreCase);
}
