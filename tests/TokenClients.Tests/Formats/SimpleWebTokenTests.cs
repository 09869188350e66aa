using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace TokenClients.Tests;

internal sealed class SimpleWebTokenTests
{
    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    private static readonly KeyValuePair<string, string>[] SomeClaims =
    [
        new("Issuer", "owner"),
        new("Audience", "http://contoso.servicebus.windows.net/"),
        new("ExpiresOn", "1404435127"),
    ];

    [TestCaseSource(typeof(Vectors), nameof(Vectors.Swt))]
    public void A_published_token_verifies_and_no_altered_one_does(JsonElement row)
    {
        var (token, key) = (row.Text("token"), Convert.FromBase64String(row.Text("key")));
        var expected = row.GetProperty("verifies").GetBoolean();

        Assert.That(SimpleWebToken.Parse(token).VerifySignature(key), Is.EqualTo(expected));
        for (var i = 0; i < token.Length; i++)
        {
            // If the change destroys '&HMACSHA256=', the token is unsigned and does not verify either.
            var altered = token[..i] + (token[i] == 'A' ? 'B' : 'A') + token[(i + 1)..];
            Assert.That(SimpleWebToken.TryParse(altered, out var other) && other.VerifySignature(key), Is.False, altered);
        }
    }

    [TestCaseSource(typeof(Vectors), nameof(Vectors.Swt))]
    public void A_published_token_does_not_verify_with_another_key(JsonElement row)
    {
        var key = Convert.FromBase64String(row.Text("key"));
        key[^1] ^= 1;

        Assert.That(SimpleWebToken.Parse(row.Text("token")).VerifySignature(key), Is.False);
    }

    [Test]
    public void The_claims_of_the_specifications_example_are_read()
    {
        var token = SimpleWebToken.Parse(
            "Issuer=issuer.example.com&ExpiresOn=1262304000&com.example.group=gold&over18=true&HMACSHA256=AT55%2B2jLQeuigpg0xm%2Fvn7tjpSGXBUfFe0UXb0%2F9opE%3D");

        Assert.That(token.Issuer, Is.EqualTo("issuer.example.com"));
        Assert.That(token.Audience, Is.Null);
        Assert.That(token.ExpiresOn, Is.EqualTo(new DateTimeOffset(2010, 1, 1, 0, 0, 0, TimeSpan.Zero)));
        Assert.That(
            token.Claims.Select(claim => $"{claim.Key}={claim.Value}"),
            Is.EqualTo(new[] { "Issuer=issuer.example.com", "ExpiresOn=1262304000", "com.example.group=gold", "over18=true" }));
    }

    [Test]
    public void The_claims_of_the_drafts_example_are_read()
    {
        var token = SimpleWebToken.Parse(
            "net.example.auth.account=datadumper&ExpiresOn=1265202306&Audience=crm.example.com&Issuer=auth.example.net&HMACSHA256=N9%2F%2F0tSos78Me36%2BioBH0sFKfd7eCsURlEIheoUbCJk%3D");

        Assert.That((token.Issuer, token.Audience), Is.EqualTo(("auth.example.net", "crm.example.com")));
        Assert.That(token.ExpiresOn, Is.EqualTo(DateTimeOffset.FromUnixTimeSeconds(1265202306)));
        Assert.That(token.GetValues("net.example.auth.account"), Is.EqualTo(new[] { "datadumper" }));
    }

    [Test]
    public void Lower_case_percent_encoding_is_verified_as_received()
    {
        const string Signed = "Issuer=https%3a%2f%2fcontoso-sb.accesscontrol.windows.net%2f&ExpiresOn=1404435127";
        var token = SimpleWebToken.Parse($"{Signed}&HMACSHA256={Uri.EscapeDataString(Sign(Signed))}");

        Assert.That(token.VerifySignature(Key), Is.True);
        Assert.That(token.Issuer, Is.EqualTo("https://contoso-sb.accesscontrol.windows.net/"));
        Assert.That(
            SimpleWebToken.Parse($"{Signed.Replace("%3a", "%3A", StringComparison.Ordinal)}&HMACSHA256={Uri.EscapeDataString(Sign(Signed))}")
                .VerifySignature(Key),
            Is.False,
            "the signature covers the encoded bytes");
    }

    [Test]
    public void A_claim_with_many_values_may_be_joined_with_commas_or_repeated()
    {
        var token = SimpleWebToken.Parse("action=Listen%2cManage%2cSend&role=a&x=1&role=b,c&Role=d");

        Assert.That(token.GetValues("action"), Is.EqualTo(new[] { "Listen", "Manage", "Send" }));
        Assert.That(token.GetValues("role"), Is.EqualTo(new[] { "a", "b", "c" }));
        Assert.That(token.GetValues("Role"), Is.EqualTo(new[] { "d" }), "claim names are case-sensitive");
        Assert.That(token.GetValues("none"), Is.Empty);
    }

    [FsCheck.NUnit.Property]
    public bool Repeated_and_comma_separated_claims_yield_the_same_values(FsCheck.NonEmptyArray<FsCheck.NonNull<string>> values)
    {
        var texts = values.Get.Select(value => value.Get.Replace(',', ';')).ToArray();
        var repeated = SimpleWebToken.Create(texts.Select(text => KeyValuePair.Create("role", text)), Key);
        var joined = SimpleWebToken.Create([new("role", string.Join(',', texts))], Key);

        return SimpleWebToken.Parse(repeated).GetValues("role").SequenceEqual(texts)
            && SimpleWebToken.Parse(joined).GetValues("role").SequenceEqual(texts)
            && SimpleWebToken.Parse(repeated).VerifySignature(Key) && SimpleWebToken.Parse(joined).VerifySignature(Key);
    }

    [TestCase("&x=1")]
    [TestCase("&")]
    [TestCase("%26x=1")]
    public void Text_after_the_signature_makes_a_token_unverifiable(string behind)
    {
        var token = SimpleWebToken.Create(SomeClaims, Key) + behind;

        Assert.That(SimpleWebToken.TryParse(token, out var parsed) && parsed.VerifySignature(Key), Is.False);
    }

    [Test]
    public void Claims_after_the_signature_are_included_in_the_claims() => Assert.That(
        SimpleWebToken.Parse(SimpleWebToken.Create(SomeClaims, Key) + "&role=admin").GetValues("role"), Is.EqualTo(new[] { "admin" }));

    [Test]
    public void A_signature_in_the_middle_does_not_hide_the_claims_after_it()
    {
        var twice = SimpleWebToken.Create(SomeClaims, Key) + "&role=admin&HMACSHA256=c2ln";

        Assert.That(SimpleWebToken.Parse(twice).VerifySignature(Key), Is.False);
        Assert.That(SimpleWebToken.Parse(twice).GetValues("role"), Is.EqualTo(new[] { "admin" }));
    }

    [TestCase("Issuer=owner")]
    [TestCase("Issuer=owner&HMACSHA256=")]
    [TestCase("Issuer=owner&HMACSHA256=!!")]
    [TestCase("Issuer=owner&HMACSHA256=c2ln")]
    [TestCase("Issuer=owner&HMACSHA256=%")]
    [TestCase("HMACSHA256=c2ln")]
    public void An_unsigned_or_badly_signed_token_is_read_and_never_verifies(string token) =>
        Assert.That(SimpleWebToken.Parse(token).VerifySignature(Key), Is.False);

    [TestCase("")]
    [TestCase("opaque-secret")]
    [TestCase("=secret")]
    [TestCase("a=b&secret")]
    [TestCase("a=b&&c=secret")]
    [TestCase("a=b&")]
    [TestCase("&HMACSHA256=secret")]
    public void Text_that_is_no_token_is_rejected_and_not_shown(string text)
    {
        Assert.That(SimpleWebToken.TryParse(text, out var token), Is.False);
        Assert.That(token, Is.Null);
        Assert.That(
            () => SimpleWebToken.Parse(text),
            Throws.TypeOf<FormatException>().With.Message.EqualTo(
                "Not a Simple Web Token: expected 'name=value' pairs joined with '&'."));
    }

    [Test]
    public void Missing_arguments_are_rejected()
    {
        Assert.That(() => SimpleWebToken.Parse(null!), Throws.ArgumentNullException);
        Assert.That(SimpleWebToken.TryParse(null, out _), Is.False);
        Assert.That(() => SimpleWebToken.Create(null!, Key), Throws.ArgumentNullException);
        Assert.That(() => SimpleWebToken.Create(SomeClaims, null!), Throws.ArgumentNullException);
        Assert.That(() => SimpleWebToken.Create([], Key), Throws.ArgumentException);
        Assert.That(() => SimpleWebToken.Create([new("", "x")], Key), Throws.ArgumentException);
        Assert.That(() => SimpleWebToken.Create([new("HMACSHA256", "x")], Key), Throws.ArgumentException);
        Assert.That(() => SimpleWebToken.Parse("a=b").VerifySignature(null!), Throws.ArgumentNullException);
    }

    [Test]
    public void Creating_a_token_from_invalid_claims_fails_with_the_reason()
    {
        Assert.That(() => SimpleWebToken.Create([], Key), Throws.ArgumentException.With.Message.StartsWith("A token needs at least one claim."));
        Assert.That(
            () => SimpleWebToken.Create([new("HMACSHA256", "x")], Key),
            Throws.ArgumentException.With.Message.StartsWith("A claim must have a name other than 'HMACSHA256', which is the name of the signature."));
    }

    [TestCase("1404435127", "2014-07-04 00:52:07Z")]
    [TestCase("1404435127.9", "2014-07-04 00:52:07Z")]
    [TestCase("1e18", "9999-12-31 23:59:59Z")]
    [TestCase("-5", "1970-01-01 00:00:00Z")]
    [TestCase("soon", "")]
    [TestCase("", "")]
    public void ExpiresOn_is_read_in_any_notation_and_clamped_to_the_calendar(string text, string expected) => Assert.That(
        $"{SimpleWebToken.Parse($"ExpiresOn={text}").ExpiresOn:u}", Is.EqualTo(expected));

    [Test]
    public void A_created_token_parses_and_verifies_and_its_ToString_shows_no_signature()
    {
        var text = SimpleWebToken.Create(SomeClaims, Key);
        var token = SimpleWebToken.Parse(text);

        Assert.That(token.Claims, Is.EqualTo(SomeClaims));
        Assert.That(token.VerifySignature(Key), Is.True);
        Assert.That(token.ToString(), Is.EqualTo(
            "SWT issuer=owner audience=http://contoso.servicebus.windows.net/ expires=2014-07-04 00:52:07Z"));
        Assert.That(text, Does.Contain("&HMACSHA256="));
        Assert.That(SimpleWebToken.Parse("a=b").ToString(), Is.EqualTo("SWT issuer= audience= expires="));
    }

    [FsCheck.NUnit.Property]
    public Property Claims_of_any_characters_survive_a_round_trip_and_a_changed_one_does_not_verify() => Prop.ForAll(
        ArbMap.Default.GeneratorFor<(NonEmptyString Name, NonNull<string> Value)>().NonEmptyListOf().ToArbitrary(),
        ArbMap.Default.ArbFor<NonEmptyArray<byte>>(),
        (claims, bytes) =>
        {
            var key = bytes.Get;
            var pairs = claims.Select(claim => KeyValuePair.Create("n" + claim.Name.Get, claim.Value.Get)).ToList();
            var text = SimpleWebToken.Create(pairs, key);
            var token = SimpleWebToken.Parse(text);
            return token.Claims.SequenceEqual(pairs)
                && token.VerifySignature(key)
                && !SimpleWebToken.Parse("x=1&" + text).VerifySignature(key)
                && !token.VerifySignature([.. key, 1]);
        });

    [Test]
    public void An_empty_key_neither_signs_nor_verifies()
    {
        const string Signed = "Issuer=owner";
        var forged = $"{Signed}&HMACSHA256={Uri.EscapeDataString(Convert.ToBase64String(
            System.Security.Cryptography.HMACSHA256.HashData(Array.Empty<byte>(), System.Text.Encoding.UTF8.GetBytes(Signed))))}";

        Assert.That(() => SimpleWebToken.Create(SomeClaims, []), Throws.ArgumentException.With.Message.Contains("The key must not be empty"));
        Assert.That(() => SimpleWebToken.Parse(forged).VerifySignature([]), Throws.ArgumentException.With.Message.Contains("The key must not be empty"));
    }

    [FsCheck.NUnit.Property]
    public void Parsing_and_verifying_any_text_never_throws(string? text, string? signature)
    {
        Assert.That(SimpleWebToken.TryParse(text, out var bare) == (bare is not null), Is.True);
        if (SimpleWebToken.TryParse($"ExpiresOn={text}&HMACSHA256={signature}", out var token))
        {
            Assert.That(token.VerifySignature(Key), Is.False);
            Assert.That(token.ToString(), Does.StartWith("SWT "));
        }
    }

    private static string Sign(string text) => Convert.ToBase64String(
        System.Security.Cryptography.HMACSHA256.HashData(Key, System.Text.Encoding.UTF8.GetBytes(text)));
}
