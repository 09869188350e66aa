namespace TokenClients.Tests;

/// <summary>For each invalid setting, the message names the setting, the fault and the fix, and shows no key.</summary>
internal sealed class ArrStsClientOptionsValidatorTests
{
    private const string Id = "3f2504e0-4f89-11d3-9a0c-0305e82c3301";
    private const string Key = "r8LuxCKD6DWY8auQcFql4M7euH2UuhcLcV1TaJTqNNE=";
    private const string ForExample = "set it to the domain alone, for instance 'eastus.mixedreality.azure.com'.";
    private const string EveryOther = "(for any other address, a port or a path, set Endpoint).";

    [TestCase("eastus.mixedreality.azure.com")]
    [TestCase("WESTEUROPE.mixedreality.azure.com")]
    [TestCase("mixedreality.azure.com")]
    [TestCase("sts2.example")]
    [TestCase("tokens.contoso.internal")]
    public void A_good_domain_passes(string domain) => Assert.That(Faults(o => o.AccountDomain = domain), Is.Empty);

    [TestCase("eastus", "AccountDomain 'eastus' is a region; the domain is 'eastus.mixedreality.azure.com'.")]
    [TestCase("WestUS2", "AccountDomain 'WestUS2' is a region; the domain is 'WestUS2.mixedreality.azure.com'.")]
    [TestCase("https://eastus.mixedreality.azure.com", "AccountDomain 'https://eastus.mixedreality.azure.com' is a URL; the domain is 'eastus.mixedreality.azure.com'.")]
    [TestCase("https://sts.eastus.mixedreality.azure.com/accounts/x/token", "AccountDomain 'https://sts.eastus.mixedreality.azure.com/accounts/x/token' is a URL; the domain is 'eastus.mixedreality.azure.com'.")]
    [TestCase("sts.eastus", "AccountDomain 'sts.eastus' starts with 'sts.', which the client adds; the domain is 'eastus.mixedreality.azure.com'.")]
    [TestCase("https://eastus", "AccountDomain 'https://eastus' is a URL; the domain is 'eastus.mixedreality.azure.com'.")]
    [TestCase("https://user:pw@eastus.mixedreality.azure.com", "AccountDomain is a URL; " + ForExample)]
    [TestCase("://eastus", "AccountDomain is a URL; " + ForExample)]
    [TestCase("sts.eastus.mixedreality.azure.com", "AccountDomain 'sts.eastus.mixedreality.azure.com' starts with 'sts.', which the client adds; the domain is 'eastus.mixedreality.azure.com'.")]
    [TestCase("STS.sts.eastus.mixedreality.azure.com", "AccountDomain 'STS.sts.eastus.mixedreality.azure.com' starts with 'sts.', which the client adds; the domain is 'eastus.mixedreality.azure.com'.")]
    [TestCase("eastus.mixedreality.azure.com/", "AccountDomain 'eastus.mixedreality.azure.com/' ends with '/'; the domain is 'eastus.mixedreality.azure.com'.")]
    [TestCase("sts.eastus.mixedreality.azure.com//", "AccountDomain 'sts.eastus.mixedreality.azure.com//' ends with '/'; the domain is 'eastus.mixedreality.azure.com'.")]
    [TestCase("eastus.mixedreality.azure.com@evil.example", "AccountDomain contains '@', so the key would be sent to the host after it; " + ForExample)]
    [TestCase("https://eastus.mixedreality.azure.com/?key=x", "AccountDomain contains '=', like a key or the query of a URL; " + ForExample)]
    [TestCase("contoso", "AccountDomain is not a domain name such as 'eastus.mixedreality.azure.com' " + EveryOther)]
    [TestCase("contoso.", "AccountDomain is not a domain name such as 'eastus.mixedreality.azure.com' " + EveryOther)]
    [TestCase("eastus.mixedreality.azure.com:443", "AccountDomain is not a domain name such as 'eastus.mixedreality.azure.com' " + EveryOther)]
    [TestCase("contoso.com/arr", "AccountDomain is not a domain name such as 'eastus.mixedreality.azure.com' " + EveryOther)]
    [TestCase("evil.example#.mixedreality.azure.com", "AccountDomain is not a domain name such as 'eastus.mixedreality.azure.com' " + EveryOther)]
    [TestCase("evil.example\\.mixedreality.azure.com", "AccountDomain is not a domain name such as 'eastus.mixedreality.azure.com' " + EveryOther)]
    [TestCase("eastus.mixedreality.azure.com ", "AccountDomain starts or ends with a space; remove it.")]
    [TestCase("127.0.0.1", "AccountDomain is not a domain name such as 'eastus.mixedreality.azure.com' " + EveryOther)]
    public void A_bad_domain_is_named_with_its_fault_and_the_fix(string domain, string message) =>
        Assert.That(Faults(o => o.AccountDomain = domain), Is.EqualTo(new[] { message }));

    [TestCase(null, "AccountId is empty; set it to the GUID on the account's page.")]
    [TestCase("", "AccountId is empty; set it to the GUID on the account's page.")]
    [TestCase("contoso", "AccountId is not a GUID such as '3f2504e0-4f89-11d3-9a0c-0305e82c3301'.")]
    [TestCase("{3f2504e0-4f89-11d3-9a0c-0305e82c3301}", "AccountId is not a GUID such as '3f2504e0-4f89-11d3-9a0c-0305e82c3301'.")]
    [TestCase("3f2504e04f8911d39a0c0305e82c3301", "AccountId is not a GUID such as '3f2504e0-4f89-11d3-9a0c-0305e82c3301'.")]
    [TestCase(" 3f2504e0-4f89-11d3-9a0c-0305e82c3301 ", "AccountId starts or ends with a space; remove it.")]
    [TestCase(Key, "AccountId is not a GUID such as '3f2504e0-4f89-11d3-9a0c-0305e82c3301'.")]
    [TestCase("00000000-0000-0000-0000-000000000000", "AccountId is the empty GUID; set it to the one on the account's page.")]
    public void A_bad_account_id_is_named_with_its_fault_and_not_shown(string? id, string message) =>
        Assert.That(Faults(o => o.AccountId = id), Is.EqualTo(new[] { message }));

    [TestCase(null, "AccountKey is empty; set it to one of the account's two keys.")]
    [TestCase("", "AccountKey is empty; set it to one of the account's two keys.")]
    [TestCase("abc def", "AccountKey contains a space; paste it again without it.")]
    [TestCase("abc\tdef", "AccountKey contains a control character; paste it again.")]
    [TestCase(" abcdef", "AccountKey starts or ends with a space; remove it.")]
    [TestCase("abcdef ", "AccountKey starts or ends with a space; remove it.")]
    [TestCase("   ", "AccountKey starts or ends with a space; remove it.")]
    [TestCase("abc\ndef", "AccountKey contains a line break; paste it again as one line.")]
    [TestCase("\nabcdef", "AccountKey contains a line break; paste it again as one line.")]
    [TestCase("abcdef\r\n", "AccountKey contains a line break; paste it again as one line.")]
    [TestCase("abc\0def", "AccountKey contains a control character; paste it again.")]
    [TestCase("abcdéf", "AccountKey contains a character that cannot be sent in a header; paste it again.")]
    public void A_bad_key_is_named_with_its_fault_and_not_shown(string? key, string message) =>
        Assert.That(Faults(o => o.AccountKey = key), Is.EqualTo(new[] { message }));

    [TestCase("https://tokens.example")]
    [TestCase("https://tokens.example:8443/arr/")]
    [TestCase("https://tokens.example/@home")]
    [TestCase("http://127.0.0.1:8080/")]
    [TestCase("http://localhost/")]
    [TestCase("http://[::1]:8080/")]
    public void A_good_endpoint_passes(string endpoint) => Assert.That(FaultsOfEndpoint(endpoint), Is.Empty);

    [TestCase("http://tokens.example/", "Endpoint 'http://tokens.example/' would send the credential in clear text; use https (http is for loopback addresses only).")]
    [TestCase("http://tokens.example/r8LuxCKD=", "Endpoint '…' would send the credential in clear text; use https (http is for loopback addresses only).")]
    [TestCase("http://10.0.0.1/", "Endpoint 'http://10.0.0.1/' would send the credential in clear text; use https (http is for loopback addresses only).")]
    [TestCase("http://localhost.evil.example/", "Endpoint 'http://localhost.evil.example/' would send the credential in clear text; use https (http is for loopback addresses only).")]
    [TestCase("https://good.example@evil.example/", "Endpoint contains a user name or '@' before its host, and the credential would be sent to 'evil.example'; remove everything up to the '@'.")]
    [TestCase("https://user:pw@tokens.example/", "Endpoint contains a user name or '@' before its host, and the credential would be sent to 'tokens.example'; remove everything up to the '@'.")]
    [TestCase("https://@tokens.example/", "Endpoint contains a user name or '@' before its host, and the credential would be sent to 'tokens.example'; remove everything up to the '@'.")]
    [TestCase("http://localhost@evil.example/", "Endpoint contains a user name or '@' before its host, and the credential would be sent to 'evil.example'; remove everything up to the '@'.")]
    [TestCase("tokens.example/arr", "Endpoint is not a URL; it must start with https://.")]
    [TestCase("/arr", "Endpoint is not a URL; it must start with https://.")]
    [TestCase("ftp://tokens.example/", "Endpoint is not a URL; it must start with https://.")]
    [TestCase("https://tokens.example/arr?y=1", "Endpoint has a query ('?…'), and the account's path would become part of it; remove it (set ApiVersion to send an api-version).")]
    [TestCase("https://tokens.example/#top", "Endpoint 'https://tokens.example/' has a fragment ('#…'), which is never sent; remove it.")]
    public void A_bad_endpoint_is_named_with_its_fault_and_the_fix(string endpoint, string message) =>
        Assert.That(FaultsOfEndpoint(endpoint), Is.EqualTo(new[] { message }));

    [Test]
    public void Exactly_one_of_AccountDomain_and_Endpoint_is_required()
    {
        Assert.That(
            Faults(o => o.AccountDomain = null),
            Is.EqualTo(new[] { "AccountDomain and Endpoint are both empty; set AccountDomain (for instance 'eastus.mixedreality.azure.com') or Endpoint." }));
        Assert.That(
            Faults(o => o.Endpoint = new Uri("https://tokens.example")),
            Is.EqualTo(new[] { "AccountDomain and Endpoint are both set; remove one." }));
    }

    [Test]
    public void All_faults_of_the_ARR_settings_are_reported_at_once() => Assert.That(
        Faults(o => (o.AccountId, o.AccountKey, o.AccountDomain, o.Resilience.MaxRetries) = (null, null, null, -1)),
        Is.EqualTo(new[]
        {
            "AccountId is empty; set it to the GUID on the account's page. AccountKey is empty; set it to one of the account's two " +
            "keys. AccountDomain and Endpoint are both empty; set AccountDomain (for instance 'eastus.mixedreality.azure.com') or " +
            "Endpoint. Resilience.MaxRetries is -1; set it from 0 to 10.",
        }));

    [TestCase("r8LuxCKD6DWY8auQcFql4M7euH2UuhcLcV1TaJTqNNE=")]
    [TestCase("r8LuxCKD6DWY/auQcFql4M7euH2.uhcLcV1TaJTqNNE=")]
    [TestCase("AccountId=x;AccountKey=r8LuxCKD6DWY8auQcFql4M7euH2UuhcLcV1TaJTqNNE=")]
    [TestCase("https://sts.eastus.mixedreality.azure.com/?key=r8LuxCKD6DWY8auQcFql4M7euH2UuhcLcV1TaJTqNNE%3D")]
    public void A_key_that_was_pasted_into_another_setting_is_not_shown(string pasted)
    {
        string[] messages =
        [
            .. Faults(o => o.AccountId = pasted),
            .. Faults(o => o.AccountDomain = pasted),
            .. FaultsOfEndpoint(pasted),
            .. FaultsOfEndpoint("ftp://tokens.example/?key=" + pasted),
        ];

        Assert.That(messages, Has.Length.GreaterThanOrEqualTo(3));
        Assert.That(messages, Has.None.Contains("cV1TaJTqNNE").And.None.Contains("r8LuxCKD"));
    }

    [TestCase("{0} ")]
    [TestCase(" {0}")]
    [TestCase("{0}\n")]
    [TestCase("{0} {0}")]
    [TestCase("{0}\0")]
    [TestCase("{0}é")]
    public void No_message_shows_the_key(string spoiled)
    {
        var faults = Faults(o => o.AccountKey = spoiled.Replace("{0}", Key, StringComparison.Ordinal));

        Assert.That(faults, Has.Count.EqualTo(1));
        Assert.That(faults[0], Does.Not.Contain("r8LuxCKD"));
    }

    [TestCase(null, null)]
    [TestCase("", null)]
    [TestCase(Key, null)]
    [TestCase(" abcdef", "SecondaryAccountKey starts or ends with a space; remove it.")]
    [TestCase("abcdéf", "SecondaryAccountKey contains a character that cannot be sent in a header; paste it again.")]
    public void A_second_key_is_optional_and_is_checked_like_the_first(string? key, string? message) => Assert.That(
        Faults(o => o.SecondaryAccountKey = key), Is.EqualTo(message is null ? Array.Empty<string>() : [message]));

    [Test]
    public void Every_region_is_distinguished_from_a_domain([Values(
        "australiaeast", "eastus", "eastus2", "japaneast", "northeurope", "southcentralus", "southeastasia", "uksouth", "westeurope", "westus2")] string region) =>
        Assert.That(
            Faults(o => o.AccountDomain = region),
            Is.EqualTo(new[] { $"AccountDomain '{region}' is a region; the domain is '{region}.mixedreality.azure.com'." }));

    private static IReadOnlyList<string> FaultsOfEndpoint(string endpoint) =>
        Faults(o => (o.AccountDomain, o.Endpoint) = (null, new Uri(endpoint, UriKind.RelativeOrAbsolute)));

    private static IReadOnlyList<string> Faults(Action<ArrStsClientOptions> change)
    {
        var options = new ArrStsClientOptions { AccountId = Id, AccountKey = Key, AccountDomain = "eastus.mixedreality.azure.com" };
        change(options);
        return [.. ArrStsClientOptionsValidator.Instance.Validate(null, options).Failures ?? []];
    }
}
