using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.Tokens;

namespace TokenClients.Tests;

/// <summary>A request as the server received it.</summary>
/// <param name="Method">Its method.</param>
/// <param name="Path">Its path.</param>
/// <param name="Authorization">Its <c>Authorization</c> header, or an empty text.</param>
/// <param name="Form">The fields of its form, in order.</param>
/// <param name="Certificate">The SHA-256 thumbprint of the client's certificate, or <see langword="null"/>.</param>
internal sealed record ReceivedRequest(
    string Method, string Path, string Authorization, IReadOnlyList<(string Name, string Value)> Form, string? Certificate)
{
    /// <summary>The names of the form's fields.</summary>
    public IEnumerable<string> Fields => Form.Select(entry => entry.Name);

    /// <summary>The header of the client's assertion.</summary>
    public JsonElement AssertionHeader => Part(0);

    /// <summary>The claims of the client's assertion.</summary>
    public JsonElement AssertionClaims => Part(1);

    /// <summary>The secrets, which must not appear anywhere.</summary>
    public IEnumerable<string> Secrets => Form
        .Where(entry => entry.Name is "client_secret" or "client_assertion").SelectMany(entry => entry.Value.Split('.').Append(entry.Value))
        .Concat(HeaderSecrets);

    /// <summary>Returns the value of a field that occurs once.</summary>
    public string this[string name] => Form.Single(entry => entry.Name == name).Value;

    public static async Task<ReceivedRequest> ReadAsync(HttpContext context)
    {
        var (request, certificate) = (context.Request, await context.Connection.GetClientCertificateAsync());
        var form = request.HasFormContentType ? await request.ReadFormAsync() : FormCollection.Empty;
        return new(
            request.Method,
            request.Path,
            request.Headers.Authorization.ToString(),
            [.. form.SelectMany(field => field.Value.Select(value => (field.Key, value!)))],
            certificate is null ? null : Certificates.Thumbprint(certificate));
    }

    /// <summary>Returns the header's value and the secret that is encoded in it.</summary>
    private IEnumerable<string> HeaderSecrets => Authorization.Split(' ') switch
    {
        ["Basic", var pair] => [pair, Uri.UnescapeDataString(Encoding.UTF8.GetString(Convert.FromBase64String(pair)).Split(':')[1].Replace('+', ' '))],
        [_, var token] => [token],
        _ => [],
    };

    private JsonElement Part(int index) =>
        JsonDocument.Parse(Encoding.UTF8.GetString(Base64UrlEncoder.DecodeBytes(this["client_assertion"].Split('.')[index]))).RootElement;
}
