namespace TokenClients.Tests;

/// <summary>For each invalid setting, the message names the setting, the fault and the fix, and shows no secret.</summary>
internal sealed class OAuthClientOptionsValidatorTests
{
    private const string NoCredential =
        "is empty; set it to the client's secret, or set PrivateKeyFile, AssertionFile or ClientCertificateFile, or in code " +
        "PrivateKeyProvider, AssertionProvider or ClientCertificateProvider.";

    private const string Key = "r8LuxCKD6DWY8auQcFql4M7euH2UuhcLcV1TaJTqNNE=";
    private const string Placeholder = "contains a placeholder; replace it, including its brackets, with your own value, for instance the tenant's id.";
    private const string SignIn = "is the endpoint where users sign in; set it to the token endpoint, which often ends with '/token' instead of '/authorize'.";
    private const string Metadata = "is the address of the server's metadata; instead of Endpoint, set Authority to the part before '/.well-known/'.";
    private const string BadCharacter = "Scope contains a character that is not allowed (a line break, a quotation mark, a backslash, or one that is not ASCII); remove it.";
    private const string BadSpace = "Scope starts or ends with a space, or contains two in a row; separate scopes by a single space.";

    [TestCase("https://login.microsoftonline.com/common/oauth2/v2.0/token")]
    [TestCase("https://contoso.b2clogin.com/contoso/oauth2/v2.0/token?p=b2c_1")]
    [TestCase("https://login.example/authorize/token")]
    [TestCase("https://login.example/authorized")]
    [TestCase("http://127.0.0.1:8080/connect/token")]
    [TestCase("http://localhost/token/")]
    [TestCase("http://[::1]/token")]
    public void A_good_endpoint_passes(string endpoint) => Assert.That(FaultsOfEndpoint(endpoint), Is.Empty);

    [TestCase("https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token", "Endpoint 'https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token' " + Placeholder)]
    [TestCase("{domain}/token", "Endpoint is not a URL; it must start with https://.")]
    [TestCase("https://id:pa{ssw0rd@login.example/token", "Endpoint contains a user name or '@' before its host, and the credential would be sent to 'login.example'; remove everything up to the '@'.")]
    [TestCase("https://login.example/<tenant>/token", "Endpoint 'https://login.example/<tenant>/token' " + Placeholder)]
    [TestCase("https://login.example/t/authorize", "Endpoint 'https://login.example/t/authorize' " + SignIn)]
    [TestCase("https://login.example/t/Authorize/?client_id=x", "Endpoint 'https://login.example/t/Authorize/' " + SignIn)]
    [TestCase("https://login.example/t/.well-known/openid-configuration", "Endpoint 'https://login.example/t/.well-known/openid-configuration' " + Metadata)]
    [TestCase("https://login.example/.well-known/oauth-authorization-server/t", "Endpoint 'https://login.example/.well-known/oauth-authorization-server/t' " + Metadata)]
    [TestCase("http://login.example/token", "Endpoint 'http://login.example/token' would send the credential in clear text; use https (http is for loopback addresses only).")]
    [TestCase("https://login.example@evil.example/", "Endpoint contains a user name or '@' before its host, and the credential would be sent to 'evil.example'; remove everything up to the '@'.")]
    [TestCase("login.example/token", "Endpoint is not a URL; it must start with https://.")]
    [TestCase("https://login.example/token#x", "Endpoint 'https://login.example/token' has a fragment ('#…'), which is never sent; remove it.")]
    public void A_bad_endpoint_is_named_with_its_fault_and_the_fix(string endpoint, string message) =>
        Assert.That(FaultsOfEndpoint(endpoint), Is.EqualTo(new[] { message }));

    [Test]
    public void A_missing_endpoint_is_named_with_an_example() => Assert.That(
        Faults(o => o.Endpoint = null),
        Is.EqualTo(new[] { "Endpoint is empty; set it to the token endpoint, for instance 'https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token', or set Authority to the server's issuer." }));

    [TestCase(null, "ClientId is empty; set it to the id that the server registered for the client.")]
    [TestCase("", "ClientId is empty; set it to the id that the server registered for the client.")]
    [TestCase("  ", "ClientId is empty; set it to the id that the server registered for the client.")]
    [TestCase("id\n", "ClientId contains a line break; paste it again as one line.")]
    public void A_bad_ClientId_is_named_with_its_fault(string? id, string message) =>
        Assert.That(Faults(o => o.ClientId = id), Is.EqualTo(new[] { message }));

    [TestCase(null, NoCredential)]
    [TestCase("", NoCredential)]
    [TestCase(" abcdef", "starts or ends with a space; remove it.")]
    [TestCase("abc\rdef", "contains a line break; paste it again as one line.")]
    [TestCase("abc\u0007def", "contains a control character; paste it again.")]
    public void A_bad_secret_is_named_with_its_fault_and_not_shown(string? secret, string fault)
    {
        Assert.That(Faults(o => o.ClientSecret = secret), Is.EqualTo(new[] { $"ClientSecret {fault}" }));
        Assert.That(
            Faults(o => o.SecondaryClientSecret = secret),
            Is.EqualTo(string.IsNullOrEmpty(secret) ? Array.Empty<string>() : [$"SecondaryClientSecret {fault}"]));
    }

    [TestCase("correct horse battery staple")]
    [TestCase("pässwörd:&=+")]
    [TestCase(Key)]
    public void A_secret_may_contain_spaces_and_non_ASCII_characters(string secret) =>
        Assert.That(Faults(o => (o.ClientSecret, o.SecondaryClientSecret, o.ClientId) = (secret, secret, secret)), Is.Empty);

    [TestCase(null)]
    [TestCase("")]
    [TestCase("read")]
    [TestCase("read write")]
    [TestCase("api://orders/.default")]
    [TestCase("!#[]~")]
    public void A_good_scope_passes(string? scope) => Assert.That(Faults(o => o.Scope = scope), Is.Empty);

    [TestCase("\"read\"", BadCharacter)]
    [TestCase("read\\write", BadCharacter)]
    [TestCase("read\nwrite", BadCharacter)]
    [TestCase("read\twrite", BadCharacter)]
    [TestCase("lesé", BadCharacter)]
    [TestCase("read\u007f", BadCharacter)]
    [TestCase(" read", BadSpace)]
    [TestCase("read ", BadSpace)]
    [TestCase("read  write", BadSpace)]
    [TestCase(" ", BadSpace)]
    public void A_bad_scope_is_named_with_its_fault_and_the_fix(string scope, string message) =>
        Assert.That(Faults(o => o.Scope = scope), Is.EqualTo(new[] { message }));

    [TestCase("", "AdditionalParameters contains a field without a name; name it or remove it.")]
    [TestCase("grant_type", "AdditionalParameters contains 'grant_type', which is always 'client_credentials'; remove it.")]
    [TestCase("client_id", "AdditionalParameters contains 'client_id'; remove it and set ClientId.")]
    [TestCase("client_secret", "AdditionalParameters contains 'client_secret'; remove it and set ClientSecret (and ClientAuthentication to Form, to send it in the form).")]
    [TestCase("scope", "AdditionalParameters contains 'scope'; remove it and set Scope.")]
    [TestCase("Scope", "AdditionalParameters contains 'Scope'; remove it and set Scope.")]
    public void A_parameter_with_a_dedicated_setting_is_rejected(string name, string message) =>
        Assert.That(Faults(o => o.AdditionalParameters[name] = Key), Is.EqualTo(new[] { message }));

    [TestCase("audience")]
    [TestCase("resource")]
    [TestCase("scopes")]
    public void A_parameter_without_a_dedicated_setting_passes(string name) => Assert.That(Faults(o => o.AdditionalParameters[name] = "x"), Is.Empty);

    [TestCase("00:00:01", null)]
    [TestCase("1.00:00:00", null)]
    [TestCase("00:00:00.9999999", "DefaultLifetime is 00:00:00.9999999; set it from 00:00:01 to 1.00:00:00.")]
    [TestCase("1.00:00:00.0000001", "DefaultLifetime is 1.00:00:00.0000001; set it from 00:00:01 to 1.00:00:00.")]
    [TestCase("-00:05:00", "DefaultLifetime is -00:05:00; set it from 00:00:01 to 1.00:00:00.")]
    public void DefaultLifetime_must_be_from_one_second_to_one_day(string value, string? message) => Assert.That(
        Faults(o => o.DefaultLifetime = TimeSpan.Parse(value, System.Globalization.CultureInfo.InvariantCulture)),
        Is.EqualTo(message is null ? Array.Empty<string>() : [message]));

    [Test]
    public void An_undefined_ClientAuthentication_is_rejected() => Assert.That(
        Faults(o => o.ClientAuthentication = (OAuthClientAuthentication)7),
        Is.EqualTo(new[] { "ClientAuthentication is 7; set it to Basic, Form or BasicUnencoded, or remove it." }));

    [Test]
    public void All_faults_of_the_OAuth_settings_are_reported_at_once_after_the_clients_name() => Assert.That(
        OAuthClientOptionsValidator.Instance.Validate("orders", new OAuthClientOptions { Scope = "a\\b", Resilience = { MaxRetries = 11 } }).FailureMessage,
        Is.EqualTo(
            "Token client 'orders': Endpoint is empty; set it to the token endpoint, for instance " +
            "'https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token', or set Authority to the server's issuer. ClientId is empty; set it to the id that the server registered " +
            "for the client. " +
            "ClientSecret is empty; set it to the client's secret, or set PrivateKeyFile, AssertionFile or ClientCertificateFile, or in code " +
            "PrivateKeyProvider, AssertionProvider or ClientCertificateProvider. Scope contains a character that is not allowed (a line break, " +
            "a quotation mark, a backslash, or one that is not ASCII); remove it. Resilience.MaxRetries is 11; set it from 0 to 10."));

    [Test]
    public void A_secret_that_was_pasted_into_another_setting_is_not_shown()
    {
        string[] messages =
        [
            .. Faults(o => o.Scope = Key + "\""),
            .. FaultsOfEndpoint("ftp://login.example/?p=" + Key),
            .. FaultsOfEndpoint(Key),
            .. FaultsOfEndpoint("{" + Key),
            .. FaultsOfEndpoint($"https://login.example/authorize?client_secret={Key}"),
            .. Faults(o => o.ClientId = Key + "\n"),
        ];

        Assert.That(messages, Has.Length.EqualTo(6));
        Assert.That(messages, Has.None.Contains("cV1TaJTqNNE"));
    }

    [Test]
    public void A_PEM_key_is_rejected_as_the_value_of_any_setting([Values] bool isOneLine)
    {
        var pem = $"-----BEGIN PRIVATE KEY-----{(isOneLine ? " " : "\n")}{Key}{(isOneLine ? " " : "\n")}-----END PRIVATE KEY-----";
        (string Setting, Action<OAuthClientOptions> Set)[] settings =
        [
            ("ClientId", o => o.ClientId = pem),
            ("ClientSecret", o => o.ClientSecret = pem),
            ("PrivateKeyId", o => o.PrivateKeyId = pem),
            ("Scope", o => o.Scope = pem),
            ("Audience", o => o.Audience = pem),
            ("Assertion.Audience", o => o.Assertion.Audience = pem),
            ("Assertion.Type", o => o.Assertion.Type = pem),
        ];

        foreach (var (setting, set) in settings)
        {
            Assert.That(Faults(set), Is.EqualTo(new[] { $"{setting} contains a key or certificate in PEM form, which belongs in a separate file; correct it." }));
        }
    }

    [Test]
    public void A_PrivateKeyProvider_that_throws_at_startup_is_reported_without_the_key()
    {
        static OAuthPrivateKey Find(string name) => throw new ArgumentException($"'{name}' is no name.", nameof(name));

        Assert.That(
            Faults(o => (o.ClientSecret, o.PrivateKeyProvider) = (null, () => Find(Key))),
            Has.One.StartsWith("PrivateKeyProvider throws ArgumentException: ").And.None.Contains("cV1TaJTqNNE"));
    }

    private static IReadOnlyList<string> FaultsOfEndpoint(string endpoint) =>
        Faults(o => o.Endpoint = new Uri(endpoint, UriKind.RelativeOrAbsolute));

    private static IReadOnlyList<string> Faults(Action<OAuthClientOptions> change)
    {
        var options = new OAuthClientOptions { Endpoint = new Uri("https://login.example/token"), ClientId = "me", ClientSecret = Key };
        change(options);
        return [.. OAuthClientOptionsValidator.Instance.Validate(null, options).Failures ?? []];
    }
}
