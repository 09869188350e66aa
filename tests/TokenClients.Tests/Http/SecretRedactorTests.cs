namespace TokenClients.Tests;

/// <summary>Secrets in a server's words.</summary>
internal sealed class SecretRedactorTests
{
    private static readonly SecretRedactor Redactor = new([Keys.Client, Keys.Issuer, "a b&c", null, ""]);

    private static IEnumerable<TestCaseData> Disguises => Echo.Disguises.Index().SelectMany(disguise => new[] { Keys.Client, Keys.Issuer, Keys.Issuer.Replace('+', ' ') }
        .Select(secret => new TestCaseData($"key: {disguise.Item(secret)}!").SetArgDisplayNames($"{disguise.Index} {secret[..9]}")));

    [TestCaseSource(nameof(Disguises))]
    public void They_are_found_in_every_disguise(string text) => Assert.That(Redactor.ContainsSecret(text), Is.True);

    [TestCase("x a b&c y")]
    [TestCase("x=A+B%26C")]
    [TestCase("a%20b%26c")]
    [TestCase("a b&amp;c")]
    public void A_short_one_is_found_as_a_whole(string text) => Assert.That(Redactor.ContainsSecret(text), Is.True);

    [TestCase("")]
    [TestCase("a b")]
    [TestCase("ACS50012: Authentication failed.")]
    [TestCase("8LTjmBIbSrCT7vjFoze26g.0")]
    [TestCase("100% of %zz")]
    public void Other_words_are_left_alone(string text) => Assert.That(Redactor.ContainsSecret(text), Is.False);

    [Test]
    public void More_secrets_come_on_top()
    {
        var more = Redactor.With(["another"]);

        Assert.That((more.ContainsSecret("another"), more.ContainsSecret("a b&c"), Redactor.ContainsSecret("another")), Is.EqualTo((true, true, false)));
        Assert.That(new SecretRedactor([]).ContainsSecret("another"), Is.False);
    }

    [Test]
    public void The_beginning_of_its_base64_is_found_too() => Assert.That(
        new SecretRedactor(["correct horse battery staple"]).ContainsSecret($"key: {Convert.ToBase64String("correct horse"u8)[..12]}!"), Is.True);

    [TestCase(3, true)]
    [TestCase(4, false)]
    public void Three_encodings_are_taken_off_and_no_more(int encodings, bool isFound)
    {
        var text = "a b&c";
        for (var i = 0; i < encodings; i++)
        {
            text = Uri.EscapeDataString(text);
        }

        Assert.That(Redactor.ContainsSecret(text), Is.EqualTo(isFound));
    }

    [Test]
    public void Of_a_very_long_one_the_first_2048_characters_are_looked_for()
    {
        var redactor = new SecretRedactor([string.Concat(Enumerable.Range(0, 512).Select(i => $"{i:x4}")) + "behind-the-beginning"]);

        Assert.That((redactor.ContainsSecret("00fe00ff0100"), redactor.ContainsSecret("behind-the-beginning")), Is.EqualTo((true, false)));
    }
}
