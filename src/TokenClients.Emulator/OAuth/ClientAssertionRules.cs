namespace TokenClients.Emulator;

/// <summary>
/// Validates the assertion of a client as strictly as real servers do (RFC 7523, 3, and its revision). The reason for a rejection
/// says what is wrong and what is expected, and contains nothing from the assertion. Thread-safe.
/// </summary>
internal sealed class ClientAssertionRules(TokenEmulatorOptions options)
{
    public const string Replayed = "The jti of the assertion was used before: a client must sign a new assertion, with a new jti, for each request, including retries.";

    private const int EcdsaSignatureSize = 64;

    // How far the clocks of client and server may differ.
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(60);

    private readonly UsedAssertions _used = new();

    /// <summary>Returns why an assertion is rejected, or <see langword="null"/> if it is accepted, which it is only once.</summary>
    public string? GetRejection(ClientAssertion assertion, string clientId, OAuthAddresses addresses)
    {
        var now = options.TimeProvider.GetUtcNow();
        return KeyRejection(assertion, clientId)
            ?? AudienceRejection(assertion, addresses)
            ?? TimeRejection(assertion, now)
            ?? (assertion.Id is not { } id ? "The assertion has no jti, which is required and must be new for each request."
                : !_used.TryAdd($"{clientId} {id}", assertion.Time("exp")!.Value, now) ? Replayed
                : null);
    }

    public static string WrongAudience(OAuthAddresses addresses, bool isEndpointAccepted) =>
        $"The aud of the assertion must be a single string, not an array: the issuer {addresses.Issuer}"
        + (isEndpointAccepted ? $" or the token endpoint {addresses.TokenEndpoint}." : ".");

    public static string Expired(DateTimeOffset now) =>
        $"The assertion has expired: its exp must be later than the time of the emulator, {now.ToUnixTimeSeconds()} ({now.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}). Check the clock of the client.";

    private string? KeyRejection(ClientAssertion assertion, string clientId)
    {
        if (assertion.IsCritical)
        {
            return "The header of the assertion has crit, with an extension that the emulator does not support.";
        }

        if (assertion.Algorithm is not ("RS256" or "PS256" or "ES256"))
        {
            return "The alg of the assertion must be RS256, PS256 or ES256.";
        }

        IReadOnlyList<OAuthClientKey> known = options.OAuthClientKeys.TryGetValue(clientId, out var keys) ? keys : [];
        OAuthClientKey[] fitting = [.. known.Where(key => key.Algorithms.Contains(assertion.Algorithm))];
        OAuthClientKey[] named = [.. fitting.Where(key => IsNamed(key, assertion))];
        return known.Count == 0 ? "The client is unknown, or has no public key: add it to OAuthClientKeys in the emulator's options (in the tool: --client-key)."
            : fitting.Length == 0 ? $"The alg of the assertion does not match a key of the client; its keys support {string.Join(" or ", known.SelectMany(key => key.Algorithms).Distinct())}."
            : named.Length == 0 ? "The kid, x5t or x5t#S256 in the header of the assertion does not match a key of the client."
            : assertion.Algorithm == "ES256" && assertion.Signature.Length != EcdsaSignatureSize
                ? $"The signature of the assertion has {assertion.Signature.Length} bytes; an ES256 signature has {EcdsaSignatureSize} (r and s, not DER)."
            : named.Any(key => key.Verifies(assertion.Algorithm, assertion.Signed, assertion.Signature)) ? null
            : "The signature of the assertion is not valid: it was signed with another key, or was changed afterwards.";
    }

    private static bool IsNamed(OAuthClientKey key, ClientAssertion assertion) =>
        (key.KeyId is null || assertion.KeyId is null || key.KeyId == assertion.KeyId)
        && (key.Sha1Thumbprint is null || assertion.Sha1Thumbprint is null || key.Sha1Thumbprint == assertion.Sha1Thumbprint)
        && (key.Sha256Thumbprint is null || assertion.Sha256Thumbprint is null || key.Sha256Thumbprint == assertion.Sha256Thumbprint);

    private string? AudienceRejection(ClientAssertion assertion, OAuthAddresses addresses)
    {
        var isEndpointAccepted = options.OAuthAcceptsEndpointAsAudience;
        return assertion.Audience == addresses.Issuer || (isEndpointAccepted && assertion.Audience == addresses.TokenEndpoint)
            ? null : WrongAudience(addresses, isEndpointAccepted);
    }

    private string? TimeRejection(ClientAssertion assertion, DateTimeOffset now)
    {
        var (seconds, longest) = (now.ToUnixTimeMilliseconds() / 1000.0, options.OAuthMaximumAssertionLifetime.TotalSeconds);
        var (exp, nbf, iat) = (assertion.Time("exp"), assertion.Time("nbf"), assertion.Time("iat"));
        return exp is null ? "The assertion has no exp, which is required."
            : double.IsNaN(exp.Value) || nbf is double.NaN || iat is double.NaN
                ? "The exp, nbf and iat of the assertion must be numbers (seconds since 1970), not strings."
            : exp <= seconds ? Expired(now)
            : exp > seconds + longest ? $"The exp of the assertion is more than {longest:0} seconds away; use 60 seconds."
            : nbf > seconds + Skew.TotalSeconds || iat > seconds + Skew.TotalSeconds
                ? $"The nbf or iat of the assertion is in the future: the time of the emulator is {now.ToUnixTimeSeconds()}. Check the clock of the client."
            : iat < seconds - longest - Skew.TotalSeconds ? $"The iat of the assertion is more than {longest:0} seconds ago; sign a new one for each request."
            : null;
    }
}
