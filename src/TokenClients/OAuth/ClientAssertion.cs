using System.Text;
using System.Text.Json;
using TokenClients.Formats;

namespace TokenClients.OAuth;

/// <summary>Creates client assertions: signed JWTs that are valid for a short time and can be used only once (RFC 7523 §3).</summary>
internal static class ClientAssertion
{
    /// <summary>Creates an assertion.</summary>
    /// <param name="clientId">The client's id, which is the issuer and the subject.</param>
    /// <param name="audience">The audience, a single value.</param>
    /// <param name="key">The key that signs the assertion.</param>
    /// <param name="algorithm">The signature algorithm.</param>
    /// <param name="options">The further contents of the assertion.</param>
    /// <param name="now">The current time, by the server's clock if it is known.</param>
    /// <param name="cancellationToken">Cancels the signing.</param>
    public static async ValueTask<string> CreateAsync(
        string clientId,
        string audience,
        OAuthPrivateKey key,
        string algorithm,
        OAuthAssertionOptions options,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        var content = $"{Jwt.Encode(Header(key, algorithm, options))}.{Jwt.Encode(Claims(clientId, audience, options.Lifetime, now))}";
        var signature = await key.SignAsync(algorithm, Encoding.ASCII.GetBytes(content), cancellationToken).ConfigureAwait(false);
        return $"{content}.{Jwt.Encode(signature)}";
    }

    private static byte[] Header(OAuthPrivateKey key, string algorithm, OAuthAssertionOptions options) => Json(json =>
    {
        json.WriteString("alg", algorithm);
        json.WriteString("typ", options.Type is { Length: > 0 } type ? type
            : options.Profile == OAuthAssertionProfile.EntraId ? "JWT" : "client-authentication+jwt");
        if (key.KeyId is { } id)
        {
            json.WriteString("kid", id);
        }

        if (key.Certificates.Count > 0)
        {
            // Entra ID requires the older one with RS256 and the newer one with PS256, and rejects both together.
            var (name, hash) = algorithm == JwsAlgorithm.RS256
                ? ("x5t", key.Certificates[0].GetCertHash()) : ("x5t#S256", Sha256.Hash(key.Certificates[0].RawData));
            json.WriteString(name, Jwt.Encode(hash));
            if (options.IncludeCertificate)
            {
                json.WriteStartArray("x5c");
                foreach (var certificate in key.Certificates)
                {
                    json.WriteStringValue(Convert.ToBase64String(certificate.RawData));
                }

                json.WriteEndArray();
            }
        }
    });

    private static byte[] Claims(string clientId, string audience, TimeSpan lifetime, DateTimeOffset now) => Json(json =>
    {
        var seconds = now.ToUnixTimeSeconds();
        json.WriteString("iss", clientId);
        json.WriteString("sub", clientId);
        json.WriteString("aud", audience);
        json.WriteString("jti", Guid.NewGuid().ToString("N"));
        json.WriteNumber("iat", seconds);
        json.WriteNumber("nbf", seconds);
        json.WriteNumber("exp", seconds + (long)lifetime.TotalSeconds);
    });

    private static byte[] Json(Action<Utf8JsonWriter> write)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }
}
