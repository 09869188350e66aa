namespace TokenClients.Tests;

/// <summary>For each invalid setting, the message names the setting, the fault and the fix, and shows no password.</summary>
internal sealed class AcsWrapClientOptionsValidatorTests
{
    private const string Key = "r8LuxCKD6DWY8auQcFql4M7euH2UuhcLcV1TaJTqNNE=";
    private const string ForAnyOther = "(for any other address, set Endpoint).";
    private const string Letters = "ServiceNamespace is not a namespace such as 'contoso': letters, digits and '-' only, 50 at most (for any other address, set Endpoint).";

    [TestCase("contoso")]
    [TestCase("Contoso-2")]
    [TestCase("AZ-az-09")]
    [TestCase("sb")]
    [TestCase("my-sb-1")]
    [TestCase("12345678901234567890123456789012345678901234567890")]
    public void A_good_namespace_passes(string ns) => Assert.That(Faults(o => o.ServiceNamespace = ns), Is.Empty);

    [TestCase("contoso.servicebus.windows.net", "ServiceNamespace 'contoso.servicebus.windows.net' is an address; the namespace is 'contoso' " + ForAnyOther)]
    [TestCase("https://contoso-sb.accesscontrol.windows.net/WRAPv0.9/", "ServiceNamespace 'https://contoso-sb.accesscontrol.windows.net/WRAPv0.9/' is an address; the namespace is 'contoso' " + ForAnyOther)]
    [TestCase("sb://contoso.servicebus.windows.net/", "ServiceNamespace 'sb://contoso.servicebus.windows.net/' is an address; the namespace is 'contoso' " + ForAnyOther)]
    [TestCase("contoso.servicebus.chinacloudapi.cn", "ServiceNamespace 'contoso.servicebus.chinacloudapi.cn' is an address; the namespace is 'contoso' " + ForAnyOther)]
    [TestCase("contoso/", Letters)]
    [TestCase("://contoso", Letters)]
    [TestCase("Pa55.w0rd!", Letters)]
    [TestCase("contoso-sb", "ServiceNamespace 'contoso-sb' ends with '-sb', which the client adds; the namespace is 'contoso'.")]
    [TestCase("contoso-SB", "ServiceNamespace 'contoso-SB' ends with '-sb', which the client adds; the namespace is 'contoso'.")]
    [TestCase("contoso@evil", "ServiceNamespace contains '@', so the password would be sent to the host after it; set it to the name alone.")]
    [TestCase("https://user@contoso.servicebus.windows.net", "ServiceNamespace contains '@', so the password would be sent to the host after it; set it to the name alone.")]
    [TestCase("Endpoint=sb://contoso.servicebus.windows.net/", "ServiceNamespace contains '=', like a key or a connection string; set it to the name alone, for instance 'contoso'.")]
    [TestCase("con toso", Letters)]
    [TestCase("contoso#", Letters)]
    [TestCase("contoso?x", Letters)]
    [TestCase("evil/contoso", Letters)]
    [TestCase("evil:80", Letters)]
    [TestCase("evil\\contoso", Letters)]
    [TestCase("contösö", Letters)]
    [TestCase("123456789012345678901234567890123456789012345678901", Letters)]
    public void A_bad_namespace_is_named_with_its_fault_and_the_fix(string ns, string message) =>
        Assert.That(Faults(o => o.ServiceNamespace = ns), Is.EqualTo(new[] { message }));

    [TestCase(null)]
    [TestCase("")]
    [TestCase("  ")]
    public void A_missing_Name_is_reported(string? name) => Assert.That(
        Faults(o => o.Name = name), Is.EqualTo(new[] { "Name is empty; set it to the issuer's name, for instance 'owner'." }));

    [TestCase(null, "Password is empty; set it to the issuer's key or password.")]
    [TestCase("", "Password is empty; set it to the issuer's key or password.")]
    [TestCase(" abcdef", "Password starts or ends with a space; remove it.")]
    [TestCase("abcdef\u00A0", "Password starts or ends with a space; remove it.")]
    [TestCase("abc\rdef", "Password contains a line break; paste it again as one line.")]
    [TestCase("abcdef\n", "Password contains a line break; paste it again as one line.")]
    [TestCase("abc\u0007def", "Password contains a control character; paste it again.")]
    public void A_bad_password_is_named_with_its_fault_and_not_shown(string? password, string message) =>
        Assert.That(Faults(o => o.Password = password), Is.EqualTo(new[] { message }));

    [TestCase("correct horse battery staple")]
    [TestCase("pässwörd")]
    [TestCase(Key)]
    public void A_password_may_contain_spaces_and_non_ASCII_characters(string password) =>
        Assert.That(Faults(o => o.Password = password), Is.Empty);

    [TestCase("https://cms.example/Authenticate/SWT", null)]
    [TestCase("https://cms.example/Authenticate?kind=SWT", null)]
    [TestCase("http://127.0.0.1:8080/WRAPv0.9", null)]
    [TestCase("http://localhost/WRAPv0.9/", null)]
    [TestCase("http://[::1]/WRAPv0.9/", null)]
    [TestCase("http://cms.example/", "Endpoint 'http://cms.example/' would send the credential in clear text; use https (http is for loopback addresses only).")]
    [TestCase("https://cms.example@evil.example/", "Endpoint contains a user name or '@' before its host, and the credential would be sent to 'evil.example'; remove everything up to the '@'.")]
    [TestCase("cms.example/SWT", "Endpoint is not a URL; it must start with https://.")]
    [TestCase("https://cms.example/#x", "Endpoint 'https://cms.example/' has a fragment ('#…'), which is never sent; remove it.")]
    public void A_WRAP_endpoint_must_be_https_or_loopback_without_user_name_or_fragment(string endpoint, string? message) => Assert.That(
        FaultsOfEndpoint(endpoint), Is.EqualTo(message is null ? Array.Empty<string>() : [message]));

    [Test]
    public void Exactly_one_of_ServiceNamespace_and_Endpoint_is_required()
    {
        Assert.That(
            Faults(o => o.ServiceNamespace = null),
            Is.EqualTo(new[] { "ServiceNamespace and Endpoint are both empty; set ServiceNamespace (for instance 'contoso') or Endpoint." }));
        Assert.That(
            Faults(o => o.Endpoint = new Uri("https://cms.example")),
            Is.EqualTo(new[] { "ServiceNamespace and Endpoint are both set; remove one." }));
    }

    [Test]
    public void All_faults_of_the_WRAP_settings_are_reported_at_once() => Assert.That(
        Faults(o => (o.Name, o.ServiceNamespace, o.Resilience.MaxRetries) = (null, null, 11)),
        Is.EqualTo(new[]
        {
            "Name is empty; set it to the issuer's name, for instance 'owner'. ServiceNamespace and Endpoint are both empty; set ServiceNamespace (for instance 'contoso') or Endpoint. " +
            "Resilience.MaxRetries is 11; set it from 0 to 10.",
        }));

    [TestCase(null)]
    [TestCase("")]
    public void When_all_settings_are_empty_the_message_also_suggests_ConnectionString(string? empty) => Assert.That(
        Faults(o => (o.Name, o.Password, o.ServiceNamespace) = (empty, empty, empty)),
        Is.EqualTo(new[]
        {
            "ConnectionString is empty, and so are Name, Password, ServiceNamespace and Endpoint; set ConnectionString, or Name, Password and " +
            "either ServiceNamespace (for instance 'contoso') or Endpoint.",
        }));

    [TestCase(Key)]
    [TestCase("Endpoint=sb://contoso.servicebus.windows.net/;SharedSecretIssuer=owner;SharedSecretValue=r8LuxCKD6DWY8auQcFql4M7euH2UuhcLcV1TaJTqNNE=")]
    [TestCase("https://contoso.servicebus.windows.net/?wrap_password=r8LuxCKD6DWY8auQcFql4M7euH2UuhcLcV1TaJTqNNE%3d")]
    public void A_key_that_was_pasted_into_another_setting_is_not_shown(string pasted)
    {
        string[] messages = [.. Faults(o => o.ServiceNamespace = pasted), .. FaultsOfEndpoint("ftp://cms.example/?p=" + pasted)];

        Assert.That(messages, Has.Length.EqualTo(2));
        Assert.That(messages, Has.None.Contains("cV1TaJTqNNE").And.None.Contains("r8LuxCKD"));
    }

    [TestCase("{0} ")]
    [TestCase("{0}\n")]
    [TestCase("{0}\0")]
    public void No_message_shows_the_password(string spoiled)
    {
        var faults = Faults(o => o.Password = spoiled.Replace("{0}", Key, StringComparison.Ordinal));

        Assert.That(faults, Has.Count.EqualTo(1));
        Assert.That(faults[0], Does.Not.Contain("r8LuxCKD"));
    }

    [TestCase(Key, null)]
    [TestCase("correct horse battery staple", "{0} contains a space; paste it again without it.")]
    [TestCase("s3cr3t!", "{0} is not base64, as a signing key must be; paste the whole key of the issuer again (a password that is not a key cannot sign: set UseSignedAssertion to false to send it).")]
    [TestCase("r8LuxCKD6DWY8auQcFql4M7euH2UuhcLcV1TaJTqNNE", "{0} is not base64, as a signing key must be; paste the whole key of the issuer again (a password that is not a key cannot sign: set UseSignedAssertion to false to send it).")]
    public void A_signing_password_must_be_base64(string password, string? message)
    {
        Assert.That(
            Faults(o => (o.UseSignedAssertion, o.Password) = (true, password)),
            Is.EqualTo(message is null ? Array.Empty<string>() : [message.Replace("{0}", "Password", StringComparison.Ordinal)]));
        Assert.That(
            Faults(o => (o.UseSignedAssertion, o.SecondaryPassword) = (true, password)),
            Is.EqualTo(message is null ? Array.Empty<string>() : [message.Replace("{0}", "SecondaryPassword", StringComparison.Ordinal)]));
        Assert.That(Faults(o => o.Password = password), Is.Empty, "a password that is sent itself need not be base64");
    }

    [Test]
    public void AssertionProvider_replaces_name_and_password()
    {
        static void Bare(AcsWrapClientOptions options) =>
            (options.Name, options.Password, options.AssertionProvider) = (null, null, _ => new(AcsWrapAssertion.Saml("<x/>")));

        Assert.That(Faults(Bare), Is.Empty);
        Assert.That(
            Faults(o =>
            {
                Bare(o);
                (o.Name, o.Password, o.SecondaryPassword, o.UseSignedAssertion, o.ServiceNamespace) = ("owner", Key, Key, true, null);
            }),
            Is.EqualTo(new[]
            {
                "AssertionProvider replaces Name, Password, SecondaryPassword and UseSignedAssertion; remove one or the other. " +
                "ServiceNamespace and Endpoint are both empty; set ServiceNamespace (for instance 'contoso') or Endpoint.",
            }));
    }

    [Test]
    public void ConnectionString_replaces_the_other_settings()
    {
        static void Bare(AcsWrapClientOptions options) => (options.Name, options.Password, options.ServiceNamespace, options.ConnectionString) =
            (null, null, null, $"Endpoint=sb://contoso.servicebus.windows.net/;SharedSecretIssuer=owner;SharedSecretValue={Key}");

        Assert.That(Faults(Bare), Is.Empty);
        Assert.That(Faults(o =>
        {
            Bare(o);
            (o.SecondaryPassword, o.UseSignedAssertion) = (Key, true);
        }), Is.Empty, "SecondaryPassword is allowed, and UseSignedAssertion is redundant");
        Assert.That(
            Faults(o =>
            {
                Bare(o);
                (o.Name, o.Password, o.ServiceNamespace, o.Endpoint) = ("owner", Key, "contoso", new Uri("https://cms.example"));
                (o.Scope, o.AssertionProvider, o.SecondaryPassword) = ("orders", _ => new(AcsWrapAssertion.Saml("<x/>")), "s3cr3t!");
                o.ConnectionString = "Endpoint=sb://contoso.servicebus.windows.net/;SharedSecretIssuer=owner";
            }),
            Is.EqualTo(new[]
            {
                "ConnectionString replaces Name, Password, ServiceNamespace, Endpoint, Scope and AssertionProvider; remove one or the other. " +
                "ConnectionString has no SharedSecretValue; copy it again, from 'Endpoint=' to the end of the key. " +
                "SecondaryPassword is not base64, as a signing key must be; paste the whole key of the issuer again.",
            }));
    }

    private static IReadOnlyList<string> FaultsOfEndpoint(string endpoint) =>
        Faults(o => (o.ServiceNamespace, o.Endpoint) = (null, new Uri(endpoint, UriKind.RelativeOrAbsolute)));

    private static IReadOnlyList<string> Faults(Action<AcsWrapClientOptions> change)
    {
        var options = new AcsWrapClientOptions { Name = "owner", Password = Key, ServiceNamespace = "contoso" };
        change(options);
        return [.. AcsWrapClientOptionsValidator.Instance.Validate(null, options).Failures ?? []];
    }
}
