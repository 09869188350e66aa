using System.Net;
using System.Text;

namespace TokenClients.Tests;

/// <summary>Creates responses for a <see cref="StubHandler"/>.</summary>
internal static class Answers
{
    public static HttpResponseMessage Create(
        int status, string body = "", string? contentType = null, params (string Name, string? Value)[] headers) =>
        Create(status, Encoding.UTF8.GetBytes(body), contentType, headers);

    public static HttpResponseMessage Create(
        int status, byte[] body, string? contentType = null, params (string Name, string? Value)[] headers)
    {
        var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new ByteArrayContent(body) };
        if (contentType is not null)
        {
            response.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        }

        foreach (var (name, value) in headers.Where(header => header.Value is not null))
        {
            response.Headers.TryAddWithoutValidation(name, value);
        }

        return response;
    }

    /// <summary>Creates a JWT with that payload, which need not be valid, and an invalid signature.</summary>
    public static string Jwt(string payload, bool padded = false) => Jwt(Encoding.UTF8.GetBytes(payload), padded);

    public static string Jwt(byte[] payload, bool padded = false)
    {
        var text = Convert.ToBase64String(payload).Replace('+', '-').Replace('/', '_');
        return $"eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.{(padded ? text : text.TrimEnd('='))}.c2ln";
    }
}
