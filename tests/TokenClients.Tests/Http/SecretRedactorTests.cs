using System.Text;

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

    private static IEnumerable<TestCaseData> Encodings => new (string Name, Func<string, string> Encode)[]
    {
        ("hexadecimal", text => Convert.ToHexStringLower(Encoding.UTF8.GetBytes(text))),
        ("hexadecimal with spaces", text => string.Join(' ', Encoding.UTF8.GetBytes(text).Select(code => $"{code:X2}"))),
        ("base64 of UTF-16", text => Convert.ToBase64String(Encoding.Unicode.GetBytes(text))),
        ("base64 for URLs", text => Convert.ToBase64String(Encoding.UTF8.GetBytes(text)).Replace('+', '-').Replace('/', '_')),
        ("JSON escapes", text => string.Concat(text.Select(code => $"\\u{(int)code:x4}"))),
        ("JSON escapes within JSON", text => string.Concat(text.Select(code => $"\\\\u{(int)code:X4}"))),
        ("quoted-printable", text => string.Concat(text.Select(code => $"={(int)code:X2}"))),
    }.SelectMany(row => new[] { Keys.PlainClient, "p4ssw0rd!", "zzzzzzzz" }.Select(secret => new TestCaseData(row.Encode($"id:{secret}"), secret).SetArgDisplayNames($"{row.Name} {secret.Length}")));

    [TestCaseSource(nameof(Encodings))]
    public void It_is_found_in_what_programs_make_of_it_and_a_password_of_few_characters_is_too(string text, string secret)
    {
        var redactor = new SecretRedactor([secret]);

        Assert.That(redactor.Redact($"sent: {text}"), Is.EqualTo("withheld, because it repeats the credential"));
        Assert.That(redactor.ContainsSecret($"sent: {text[..8]}"), Is.False);
    }

    [Test]
    public void It_is_found_wherever_it_begins_among_other_characters_of_its_encoding([Values("", "a", "ab", "abc")] string before, [Values] bool isBase64)
    {
        var secret = Encoding.UTF8.GetBytes("p4ssw0rd!");
        var encoded = isBase64 ? Convert.ToBase64String(secret) : Convert.ToHexStringLower(secret);

        Assert.That(new SecretRedactor(["p4ssw0rd!"]).ContainsSecret($"sent: {before}{encoded}"), Is.True);
    }

    [Test]
    public void Any_twelve_characters_of_its_base64_are_found()
    {
        const string Secret = "r8LuxCKD6DWY8au+cFql4M7euH2";
        var (redactor, encoded) = (new SecretRedactor([Secret]), Convert.ToBase64String(Encoding.UTF8.GetBytes(Secret)).TrimEnd('='));

        Assert.That(Enumerable.Range(0, encoded.Length - 11).Where(start => !redactor.ContainsSecret($"sent:{encoded.Substring(start, 12)},")), Is.Empty);
    }

    [TestCase("=6D")]
    [TestCase("%6D")]
    [TestCase("&#109;")]
    public void It_is_found_under_an_encoding_though_characters_in_it_look_like_another(string between)
    {
        var (first, second) = ("r8LuxCKD", "WY8au");
        var text = string.Concat($"{first}{between}{second}".Select(character => $"&#{(int)character};"));

        Assert.That(new SecretRedactor([$"{first}{between}{second}cFql4M7"]).ContainsSecret($"sent: {text}"), Is.True);
    }

    [Test]
    public void Looking_for_a_secret_costs_no_more_for_a_long_one()
    {
        const string Id = "7e57acc0-0000-4000-8000-000000000001";
        Random random = new(1);
        var assertion = string.Concat(Enumerable.Range(0, 100_000).Select(_ => (char)random.Next('!', '~')));
        long[] allocated = [.. new[] { 100, 100, 2048, 4000, 100_000 }.Select(length => Allocated(assertion[..length]))];

        Assert.That(allocated[3], Is.LessThan(allocated[1] + 16_000), "twice the characters that are looked at, as letters");
        Assert.That(allocated[4], Is.EqualTo(allocated[3]).Within(100));

        static long Allocated(string secret)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            Assert.That(new SecretRedactor([secret]).RedactCorrelationId(Id), Is.EqualTo(Id));
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }
}
