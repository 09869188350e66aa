using System.Net;

namespace TokenClients.Emulator.Tests;

/// <summary>Queues used with shared access signatures of Service Bus.</summary>
internal sealed class SharedAccessSignatureTests : EmulatorFixture
{
    [Test]
    public async Task A_signature_created_by_openssl_is_accepted_with_upper_or_lower_case_encoding()
    {
        Assert.That(await ErrorCodeAsync(SasVector.Header), Is.Null);
        Assert.That(
            await ErrorCodeAsync(Sas.Header(SasVector.UpperCaseResource, signature: SasVector.UpperCaseSignature)),
            Is.Null);
        Assert.That(Sas.Signature(SasVector.Resource, SasVector.Expiry), Is.EqualTo(SasVector.Signature));
    }

    [Test]
    public async Task A_signature_with_an_empty_key_is_rejected()
    {
        Emulator.Options.SasKeys["empty"] = [""];
        var signed = $"{SasVector.Resource}\n{SasVector.Expiry}";
        var signature = Convert.ToBase64String(System.Security.Cryptography.HMACSHA256.HashData(Array.Empty<byte>(), System.Text.Encoding.UTF8.GetBytes(signed)));

        Assert.That(
            await ErrorCodeAsync($"SharedAccessSignature sr={SasVector.Resource}&sig={Uri.EscapeDataString(signature)}&se={SasVector.Expiry}&skn=empty"),
            Is.EqualTo("InvalidSignature"));
    }

    [Test]
    public async Task The_signature_covers_the_resource_exactly_as_sent()
    {
        Assert.That(
            await ErrorCodeAsync(Sas.Header(SasVector.UpperCaseResource, signature: SasVector.Signature)),
            Is.EqualTo("InvalidSignature"));
        Assert.That(await ErrorCodeAsync(Sas.Header("http://contoso.servicebus.windows.net/orders")), Is.Null);
    }

    [Test]
    public async Task The_order_of_the_parts_and_the_case_of_the_scheme_do_not_matter()
    {
        var parts = SasVector.Header.Split(' ')[1].Split('&');

        Assert.That(await ErrorCodeAsync($"sharedaccesssignature {string.Join('&', parts.Reverse())}&more=1"), Is.Null);
    }

    [Test]
    public async Task Only_the_two_keys_of_a_policy_are_valid()
    {
        Emulator.Options.SasKeys["Send & Listen"] = ["primary", "cHJpbWFyeQ=="];

        foreach (var (key, errorCode) in new (string, string?)[]
            { ("primary", null), ("cHJpbWFyeQ==", null), (TokenEmulator.DefaultSasKey, "InvalidSignature") })
        {
            var signature = Sas.Signature(SasVector.Resource, SasVector.Expiry, key);
            Assert.That(
                await ErrorCodeAsync(Sas.Header(signature: signature, keyName: "Send & Listen")), Is.EqualTo(errorCode));
        }
    }

    [Test]
    public async Task A_signature_computed_with_the_base64_decoded_key_is_rejected()
    {
        var bytes = System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(TokenEmulator.DefaultSasKey));

        Assert.That(
            await ErrorCodeAsync(Sas.Header(signature: Sas.Signature(SasVector.Resource, SasVector.Expiry, bytes))),
            Is.EqualTo("InvalidSignature"));
    }

    [TestCase("Nobody")]
    [TestCase("rootmanagesharedaccesskey")]
    [TestCase(TokenEmulator.DefaultIssuerName)]
    public async Task An_unknown_key_name_is_rejected(string keyName) =>
        Assert.That(await ErrorCodeAsync(Sas.Header(keyName: keyName)), Is.EqualTo("InvalidSignature"));

    [TestCase(SasVector.Resource + "%2f", SasVector.Expiry)]
    [TestCase(SasVector.Resource, "1767229201")]
    public async Task A_changed_resource_or_expiry_is_rejected(string resource, string expiry) =>
        Assert.That(
            await ErrorCodeAsync(Sas.Header(resource, expiry, SasVector.Signature)), Is.EqualTo("InvalidSignature"));

    [TestCase("!!")]
    [TestCase("AAAA")]
    [TestCase(SasVector.Signature + "=")]
    [TestCase(TokenEmulator.DefaultSasKey)]
    public async Task A_changed_signature_is_rejected(string signature) =>
        Assert.That(await ErrorCodeAsync(Sas.Header(signature: signature)), Is.EqualTo("InvalidSignature"));

    [Test]
    public async Task A_signature_that_is_not_percent_encoded_is_rejected()
    {
        var resource = Enumerable.Range(0, 1_000).Select(i => $"{SasVector.Resource}%3fnumber%3d{i}")
            .First(name => Sas.Signature(name, SasVector.Expiry).Contains('+', StringComparison.Ordinal));
        var encoded = Sas.Header(resource);

        Assert.That(await ErrorCodeAsync(encoded), Is.Null);
        Assert.That(await ErrorCodeAsync(Uri.UnescapeDataString(encoded)), Is.EqualTo("InvalidSignature"));
    }

    [TestCase("sr")]
    [TestCase("sig")]
    [TestCase("se")]
    [TestCase("skn")]
    public async Task A_missing_or_repeated_part_is_rejected(string name)
    {
        var parts = SasVector.Header.Split(' ')[1].Split('&');
        var part = parts.Single(part => part.StartsWith(name + "=", StringComparison.Ordinal));
        string[] others = [.. parts.Except([part])];

        foreach (string[] text in (string[][])[others, [.. others, name], [.. others, $"{name}="], [.. parts, part]])
        {
            Assert.That(
                await ErrorCodeAsync($"SharedAccessSignature {string.Join('&', text)}"),
                Is.EqualTo("MissingToken"),
                string.Join('&', text));
        }
    }

    [Test]
    public async Task A_signature_is_valid_until_the_second_it_expires()
    {
        Time.Advance(TimeSpan.FromSeconds(3_599.999));
        Assert.That(await ErrorCodeAsync(SasVector.Header), Is.Null);
        Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.That(await ErrorCodeAsync(SasVector.Header), Is.EqualTo("ExpiredToken"));
    }

    [TestCase("soon")]
    [TestCase("-1")]
    [TestCase("1767229200.5")]
    [TestCase("99999999999999999999")]
    public async Task A_signature_with_an_invalid_expiry_is_rejected(string expiry) =>
        Assert.That(await ErrorCodeAsync(Sas.Header(expiry: expiry)), Is.EqualTo("ExpiredToken"));

    [Test]
    public async Task A_signature_with_the_largest_possible_expiry_is_accepted() =>
        Assert.That(await ErrorCodeAsync(Sas.Header(expiry: $"{long.MaxValue}")), Is.Null);

    /// <summary>Returns the code of the error, or null if the queue accepted the message.</summary>
    private async Task<string?> ErrorCodeAsync(string authorization)
    {
        using var response = await SendMessageAsync(authorization);
        if (response.StatusCode == HttpStatusCode.Created)
        {
            return null;
        }

        var body = await response.Content.ReadAsStringAsync();
        const string Start = "<Error><Code>401</Code><Detail>";
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(Raw(response, "Content-Type"), Is.EqualTo("application/xml; charset=utf-8"));
        Assert.That(body, Does.StartWith(Start));
        return body[Start.Length..].Split(": ")[0];
    }
}
