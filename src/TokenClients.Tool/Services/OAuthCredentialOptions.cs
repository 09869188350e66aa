using System.CommandLine;
using System.CommandLine.Parsing;

namespace TokenClients.Tool;

/// <summary>The options for the credential of an OAuth client, besides its secret.</summary>
internal sealed class OAuthCredentialOptions
{
    private readonly Option<OAuthClientAuthentication?> _auth = Choice(
        "--auth",
        "How the id and the secret are sent: in the Authorization header (basic), in the form (form), or in the header without form-encoding (basic-unencoded). By default basic, or form if the server's metadata lists only that.",
        ("basic", OAuthClientAuthentication.Basic), ("form", OAuthClientAuthentication.Form), ("basic-unencoded", OAuthClientAuthentication.BasicUnencoded));

    private readonly Option<string> _privateKeyFile = File(
        "--private-key-file", "The PEM file of the private key that signs an assertion (private_key_jwt), instead of a secret; it can also contain the certificate.");

    private readonly Option<string> _privateKeyId = new("--private-key-id") { HelpName = "ID", Description = "The id (kid) of the private key as the server knows it." };

    private readonly Option<OAuthAssertionProfile?> _profile = Choice(
        "--assertion-profile",
        "The rules for the assertion: those of the standards (standard, the default) or of Microsoft Entra ID (entra-id).",
        ("standard", OAuthAssertionProfile.Standard), ("entra-id", OAuthAssertionProfile.EntraId));

    private readonly Option<string> _assertionAudience = new("--assertion-audience")
    {
        HelpName = "TEXT",
        Description = "The audience (aud) of the assertion, if it is neither the issuer nor the token endpoint.",
    };

    private readonly Option<string> _algorithm = new("--assertion-algorithm")
    {
        HelpName = "NAME",
        Description = "The algorithm of the assertion: RS256, PS256 or ES256; by default one that fits the key and the server.",
    };

    private readonly Option<string> _assertionFile = File("--assertion-file", "The file with an assertion that another system signed, instead of a secret.");

    private readonly Option<string> _certificateFile = File(
        "--client-certificate-file", "The PEM file of the certificate, with its private key, that the connection presents (mutual TLS).");

    /// <summary>The names of the settings, and of the options that set them.</summary>
    public static IReadOnlyDictionary<string, string> Names { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [nameof(OAuthClientOptions.ClientAuthentication)] = "--auth",
        [nameof(OAuthClientOptions.PrivateKeyFile)] = "--private-key-file",
        [nameof(OAuthClientOptions.PrivateKeyId)] = "--private-key-id",
        [nameof(OAuthClientOptions.AssertionFile)] = "--assertion-file",
        [nameof(OAuthClientOptions.ClientCertificateFile)] = "--client-certificate-file",
        ["Assertion.Profile"] = "--assertion-profile",
        ["Assertion.Audience"] = "--assertion-audience",
        ["Assertion.Algorithm"] = "--assertion-algorithm",
    };

    public IEnumerable<Option> All =>
        [_auth, _privateKeyFile, _privateKeyId, _profile, _assertionAudience, _algorithm, _assertionFile, _certificateFile];

    /// <summary>Whether the credential of the client is a file, so that it needs no secret.</summary>
    public static bool HasFile(OAuthClientOptions options) =>
        new[] { options.PrivateKeyFile, options.AssertionFile, options.ClientCertificateFile }.Any(file => !string.IsNullOrEmpty(file));

    /// <summary>Copies the values of the command line to the options. A file replaces another credential that is configured.</summary>
    public void Apply(ParseResult given, OAuthClientOptions options)
    {
        var (key, assertion) = (given.GetValue(_privateKeyFile), given.GetValue(_assertionFile));
        if (key is not null || assertion is not null)
        {
            (options.PrivateKeyFile, options.AssertionFile, options.ClientSecret) = (key, assertion, null);
            options.PrivateKeyId = key is null ? null : options.PrivateKeyId; // it belongs to the replaced key
        }

        options.ClientAuthentication = given.GetValue(_auth) ?? options.ClientAuthentication;
        options.PrivateKeyId = given.GetValue(_privateKeyId) ?? options.PrivateKeyId;
        options.ClientCertificateFile = given.GetValue(_certificateFile) ?? options.ClientCertificateFile;
        options.Assertion.Profile = given.GetValue(_profile) ?? options.Assertion.Profile;
        options.Assertion.Audience = given.GetValue(_assertionAudience) ?? options.Assertion.Audience;
        options.Assertion.Algorithm = given.GetValue(_algorithm) ?? options.Assertion.Algorithm;
    }

    private static Option<string> File(string name, string description) => new(name) { HelpName = "FILE", Description = description };

    private static Option<TValue?> Choice<TValue>(string name, string description, params (string Name, TValue Value)[] choices)
        where TValue : struct => new(name)
        {
            HelpName = string.Join('|', choices.Select(choice => choice.Name)),
            Description = description,
            CustomParser = result => Choose(name, result, choices),
        };

    private static TValue? Choose<TValue>(string name, ArgumentResult result, (string Name, TValue Value)[] choices)
        where TValue : struct
    {
        var chosen = choices.Where(choice => choice.Name.Equals(result.Tokens[0].Value, StringComparison.OrdinalIgnoreCase)).ToList();
        if (chosen.Count == 1)
        {
            return chosen[0].Value;
        }

        result.AddError($"{name} must be {string.Join(", ", choices.SkipLast(1).Select(choice => choice.Name))} or {choices[^1].Name}.");
        return null;
    }
}
