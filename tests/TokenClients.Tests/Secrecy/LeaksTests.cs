using System.Net;
using System.Text;
using System.Text.Json;

namespace TokenClients.Tests;

/// <summary>Leaks are found in every encoding, and nothing else is reported.</summary>
internal sealed class LeaksTests
{
    private static readonly Leaks Leaks = Of(Keys.Client, Keys.Account);

    private static IEnumerable<TestCaseData> Disguises => Echo.Disguises.Index().SelectMany(disguise => new[]
    {
        new TestCaseData(disguise.Item(Keys.Client)).SetArgDisplayNames($"secret {disguise.Index}"),
        new TestCaseData($"a {disguise.Item(Keys.Account)}, b").SetArgDisplayNames($"key {disguise.Index}"),
    });

    [TestCaseSource(nameof(Disguises))]
    public void A_secret_is_found_in_every_disguise(string text) => Assert.That(Leaks.Find(text), Is.Not.Null);

    [Test]
    public void A_secret_is_found_behind_three_encodings() =>
        Assert.That(Leaks.Find(JsonSerializer.Serialize(WebUtility.UrlEncode(WebUtility.HtmlEncode(Keys.Client)))), Is.Not.Null);

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(2)]
    public void A_secret_is_found_within_base64_wherever_it_begins(int before) =>
        Assert.That(Leaks.Find(Convert.ToBase64String(Encoding.UTF8.GetBytes($"{new string('x', before)}{Keys.Client}x"))), Is.Not.Null);

    [Test]
    public void Twelve_characters_are_found_and_eleven_may_be_an_accident()
    {
        Assert.That(Leaks.Find($"is {Keys.Account.Substring(9, 12)}"), Is.EqualTo(Keys.Account.Substring(9, 12)));
        Assert.That(Leaks.Find($"is {Keys.Account.Substring(9, 11)} "), Is.Null);
        Assert.That(() => Of("too short"), Throws.ArgumentException);
    }

    [Test]
    public void Of_claims_and_a_signature_the_signature_is_the_secret()
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
