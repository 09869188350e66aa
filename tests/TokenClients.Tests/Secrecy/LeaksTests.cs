using System.Net;
using System.Text;
using System.Text.Json;

namespace TokenClients.Tests;

/// <summary>Leaks are found in every encoding, and nothing else is reported.</summary>
internal sealed class LeaksTests
{
    private static readonly Leaks Leaks = Of(Keys.Client, Keys.Account);

    private static IEnumerable<TestCaseData> EncodedSecrets => Echo.Disguises.Index().SelectMany(encoding => new[]
    {
        new TestCaseData(encoding.Item(Keys.Client)).SetArgDisplayNames($"secret {encoding.Index}"),
        new TestCaseData($"a {encoding.Item(Keys.Account)}, b").SetArgDisplayNames($"key {encoding.Index}"),
    });

    [TestCaseSource(nameof(EncodedSecrets))]
    public void A_secret_is_found_in_every_encoding(string text) => Assert.That(Leaks.Find(text), Is.Not.Null);

    [Test]
    public void A_secret_is_found_in_three_nested_encodings() =>
        Assert.That(Leaks.Find(JsonSerializer.Serialize(WebUtility.UrlEncode(WebUtility.HtmlEncode(Keys.Client)))), Is.Not.Null);

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(2)]
    public void A_secret_is_found_inside_base64_at_any_offset(int before) =>
        Assert.That(Leaks.Find(Convert.ToBase64String(Encoding.UTF8.GetBytes($"{new string('x', before)}{Keys.Client}x"))), Is.Not.Null);

    [Test]
    public void A_fragment_of_12_characters_is_found_and_one_of_11_is_not()
    {
        Assert.That(Leaks.Find($"is {Keys.Account.Substring(9, 12)}"), Is.EqualTo(Keys.Account.Substring(9, 12)));
        Assert.That(Leaks.Find($"is {Keys.Account.Substring(9, 11)} "), Is.Null);
        Assert.That(() => Of("too short"), Throws.ArgumentException);
    }

    [Test]
    public void Only_the_signature_of_a_token_with_claims_is_a_secret()
    {
        var leaks = new Leaks();
        leaks.AddToken("SharedAccessSignature sr=http%3A%2F%2Fcontoso.servicebus.windows.net%2F&sig=abcdefghijk%2Bmnopqr%3D&se=1&skn=send");

        Assert.That(leaks.Find("http://contoso.servicebus.windows.net/"), Is.Null);
        Assert.That(leaks.Find("ABCDEFGHIJK+MN"), Is.Not.Null);
    }

    private static Leaks Of(params string[] secrets)
    {
        var leaks = new Leaks();
        foreach (var secret in secrets)
        {
            leaks.Add(secret);
        }

        return leaks;
    }
}
