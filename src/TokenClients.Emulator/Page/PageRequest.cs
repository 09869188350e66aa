using System.Text.Json.Nodes;

namespace TokenClients.Emulator;

/// <summary>
/// Describes a request for the page: its path without possible secrets, and the name of a known client. Nothing else
/// that the client sent is shown.
/// </summary>
internal sealed class PageRequest(TokenEmulatorOptions options)
{
    public JsonObject Describe(EmulatedRequest request)
    {
        var trace = request.Trace!;
        var json = new JsonObject
        {
            ["id"] = trace.Number,
            ["at"] = request.ReceivedOn.ToUnixTimeMilliseconds(),
            ["service"] = trace.Service.Name,
            ["target"] = PageState.Name(trace.Target),
            ["method"] = Masking.Segment(request.Method),
            ["path"] = request.MaskedPath,
            ["status"] = request.StatusCode,
            ["ms"] = trace.Duration is { } duration ? (long)duration.TotalMilliseconds : null,
            ["reason"] = request.Rejection,
            ["fault"] = trace.Fault?.ToString(),
            ["who"] = trace.Target == RequestTarget.Tokens ? Who(request, trace.Service.Name) : null,
        };
        if (trace.Token is { } token)
        {
            json["token"] = new JsonObject
            {
                ["expires"] = token.ExpiresOn.ToUnixTimeMilliseconds(),
                ["lifetime"] = token.Lifetime * 1000,
            };
        }

        return json;
    }

    // An unknown name may be a key in the wrong field.
    private string? Who(EmulatedRequest request, string service) => service switch
    {
        "arr" => Known(request.Segment(1), options.Accounts),
        "wrap" => Known(request.Form.GetValueOrDefault("wrap_name") ?? Issuer(request), options.Issuers),
        _ => KnownClient(OAuthCredential.Read(request, request.Form)?.ClientId ?? request.Form.GetValueOrDefault("client_id")
            ?? ClientAssertion.Read(request.Form.GetValueOrDefault("client_assertion") ?? "")?.Subject),
    };

    private static string? Known(string? name, IDictionary<string, IReadOnlyList<string>> names) =>
        name is not null && names.ContainsKey(name) ? name : null;

    private string? KnownClient(string? id) =>
        id is not null && (options.OAuthClients.ContainsKey(id) || options.OAuthClientKeys.ContainsKey(id)) ? id : null;

    private static string? Issuer(EmulatedRequest request) =>
        SimpleWebToken.TryParse(request.Form.GetValueOrDefault("wrap_assertion"), out var assertion)
            ? assertion.Issuer
            : null;
}
