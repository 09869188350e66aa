using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.WebUtilities;

namespace TokenClients.Emulator;

/// <summary>
/// The parameters of a request according to RFC 6749, 3.2: names are case-sensitive, no parameter is repeated, and one
/// without a value is ignored.
/// </summary>
internal static class OAuthForm
{
    private const string ContentType = "application/x-www-form-urlencoded";

    public static bool TryRead(
        EmulatedRequest request, [NotNullWhen(true)] out IReadOnlyDictionary<string, string>? form)
    {
        var fields = QueryHelpers.ParseQuery(request.Body);
        form = IsForm(request.Headers.GetValueOrDefault("Content-Type")) && fields.Values.All(value => value.Count == 1)
            ? fields.Where(field => field.Value != "")
                .ToDictionary(field => field.Key, field => field.Value.ToString(), StringComparer.Ordinal)
            : null;
        return form is not null;
    }

    private static bool IsForm(string? contentType) =>
        ContentType.Equals(contentType?.Split(';')[0].Trim(), StringComparison.OrdinalIgnoreCase);
}
