namespace TokenClients.Tests;

/// <summary>For each invalid setting, the message names the setting, the fault and the fix, and shows no key.</summary>
internal sealed class ServiceBusSasClientOptionsValidatorTests
{
    private const string Key = "r8LuxCKD6DWY8auQcFql4M7euH2UuhcLcV1TaJTqNNE=";
    private const string NoAddress = "Endpoint is not a Service Bus address; it looks like 'sb://contoso.servicebus.windows.net/'.";

    [TestCase("sb://contoso.servicebus.windows.net/", null)]
    [TestCase("https://contoso.servicebus.windows.net:443/orders", null)]
    [TestCase("contoso.servicebus.windows.net", NoAddress)]
    [TestCase("ftp://contoso.servicebus.windows.net", NoAddress)]
    [TestCase("sb://owner@contoso.servicebus.windows.net", NoAddress)]
    [TestCase("Endpoint=sb://contoso.servicebus.windows.net/;SharedAccessKey=" + Key, NoAddress)]
    [TestCase(Key, NoAddress)]
    public void Endpoint_must_be_a_Service_Bus_address(string endpoint, string? message) => Assert.That(
        Faults(o => o.Endpoint = new Uri(endpoint, UriKind.RelativeOrAbsolute)),
        Is.EqualTo(message is null ? Array.Empty<string>() : [message]));

    [TestCase(null)]
    [TestCase("")]
    [TestCase(" ")]
    public void A_missing_KeyName_is_reported(string? name) => Assert.That(
        Faults(o => o.KeyName = name),
        Is.EqualTo(new[] { "KeyName is empty; set it to the name of the shared access policy, for instance 'RootManageSharedAccessKey'." }));

    [TestCase(null, "Key is empty; set it to the primary or secondary key of the shared access policy.")]
    [TestCase(Key + " ", "Key starts or ends with a space; remove it.")]
    [TestCase(Key + "\n", "Key contains a line break; paste it again as one line.")]
    [TestCase("r8LuxCKD 6DWY", "Key contains a space; paste it again without it.")]
    public void A_bad_key_is_named_with_its_fault_and_not_shown(string? key, string message) =>
        Assert.That(Faults(o => o.Key = key), Is.EqualTo(new[] { message }));

    [TestCase(60, null)]
    [TestCase(365 * 86400, null)]
    [TestCase(59.9, "Lifetime is 00:00:59.9000000; set it from 00:01:00 to 365.00:00:00.")]
    [TestCase(365 * 86400 + 1, "Lifetime is 365.00:00:01; set it from 00:01:00 to 365.00:00:00.")]
    [TestCase(0, "Lifetime is 00:00:00; set it from 00:01:00 to 365.00:00:00.")]
    public void Lifetime_must_be_from_one_minute_to_one_year(double seconds, string? message) => Assert.That(
        Faults(o => o.Lifetime = TimeSpan.FromSeconds(seconds)), Is.EqualTo(message is null ? Array.Empty<string>() : [message]));

    [Test]
    public void All_faults_of_the_SAS_settings_are_reported_at_once() => Assert.That(
        Faults(o => (o.Endpoint, o.KeyName, o.Key, o.Lifetime) = (null, null, null, default)),
        Is.EqualTo(new[]
        {
            "Endpoint and ConnectionString are both empty; set one. KeyName is empty; set it to the name of the shared access policy, for " +
            "instance 'RootManageSharedAccessKey'. Key is empty; set it to the primary or secondary key of the shared access policy. " +
            "Lifetime is 00:00:00; set it from 00:01:00 to 365.00:00:00.",
        }));

    [Test]
    public void ConnectionString_replaces_Endpoint_KeyName_and_Key()
    {
        const string Good = $"Endpoint=sb://h/;SharedAccessKeyName=send;SharedAccessKey={Key}";

        Assert.That(Faults(o => (o.ConnectionString, o.Endpoint, o.KeyName, o.Key) = (Good, null, null, null)), Is.Empty);
        Assert.That(
            Faults(o => o.ConnectionString = Good),
            Is.EqualTo(new[] { "ConnectionString replaces Endpoint, KeyName and Key; remove one or the other." }));
        Assert.That(
            Faults(o => (o.ConnectionString, o.Endpoint, o.KeyName) = ("Endpoint=sb://h/", null, null)),
            Is.EqualTo(new[]
            {
                "ConnectionString replaces Key; remove one or the other. ConnectionString has no SharedAccessKeyName; copy it again, " +
                "from 'Endpoint=' to the end of the key.",
            }));
    }

    private static IReadOnlyList<string> Faults(Action<ServiceBusSasClientOptions> change)
    {
        var options = new ServiceBusSasClientOptions { Endpoint = new Uri("sb://contoso.servicebus.windows.net/"), KeyName = "send", Key = Key };
        change(options);
        return [.. ServiceBusSasClientOptionsValidator.Instance.Validate(null, options).Failures ?? []];
    }
}
