using System.Text;

namespace TokenClients.Tests;

/// <summary>Finding secrets in text that a server sends.</summary>
internal sealed class SecretRedactorTests
{
    private static readonly SecretRedactor Redactor = new([Keys.Client, Keys.Issuer, "a b&c", null, ""]);

    private static IEnumerable<TestCaseData> Disguises => Echo.Disguises.Index().SelectMany(disguise => new[] { Keys.Client, Keys.Issuer, Keys.Issuer.Replace('+', ' ') }
        .Select(secret => new TestCaseData($"key: {disguise.Item(secret)}!").SetArgDisplayNames($"{disguise.Index} {secret[..9]}")));

    [TestCaseSource(nameof(Disguises))]
    public void Secrets_are_found_in_every_encoding(string text) => Assert.That(Redactor.ContainsSecret(text), Is.True);

    [TestCase("x a b&c y")]
    [TestCase("x=A+B%26C")]
    [TestCase("a%20b%26c")]
    [TestCase("a b&amp;c")]
    public void A_short_secret_is_found_as_a_whole(string text) => Assert.That(Redactor.ContainsSecret(text), Is.True);

    [TestCase("")]
    [TestCase("a b")]
    [TestCase("ACS50012: Authentication failed.")]
    [TestCase("8LTjmBIbSrCT7vjFoze26g.0")]
    [TestCase("100% of %zz")]
    public void Text_without_a_secret_is_not_flagged(string text) => Assert.That(Redactor.ContainsSecret(text), Is.False);

    [Test]
    public void With_adds_secrets_without_changing_the_original_redactor()
    {
        var more = Redactor.With(["another"]);

        Assert.That((more.ContainsSecret("another"), more.ContainsSecret("a b&c"), Redactor.ContainsSecret("another")), Is.EqualTo((true, true, false)));
        Assert.That(new SecretRedactor([]).ContainsSecret("another"), Is.False);
    }

    [Test]
    public void The_beginning_of_a_secrets_Base64_is_found() => Assert.That(
        new SecretRedactor(["correct horse battery staple"]).ContainsSecret($"key: {Convert.ToBase64String("correct horse"u8)[..12]}!"), Is.True);

    [TestCase(3, true)]
    [TestCase(4, false)]
    public void Up_to_three_nested_encodings_are_decoded(int encodings, bool isFound)
    {
        var text = "a b&c";
        for (var i = 0; i < encodings; i++)
        {
            text = Uri.EscapeDataString(text);
        }

        Assert.That(Redactor.ContainsSecret(text), Is.EqualTo(isFound));
    }

    [Test]
    public void Only_the_first_2048_characters_of_a_long_secret_are_searched_for()
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
    }.SelectMany(row => new[] { Keys.PlainClient, "p4ssw0rd!", "zzzzzzzz", "yiyIyiyI" }.Select(secret => new TestCaseData(row.Encode($"id:{secret}"), secret).SetArgDisplayNames($"{row.Name} {secret.Length}")));

    [TestCaseSource(nameof(Encodings))]
    public void A_secret_is_found_in_common_encodings_even_if_it_is_short(string text, string secret)
    {
        var redactor = new SecretRedactor([secret]);

        Assert.That(redactor.Redact($"sent: {text}"), Is.EqualTo("withheld, because it repeats the credential"));
        Assert.That(redactor.ContainsSecret($"sent: {text[..8]}"), Is.False);
    }

    [Test]
    public void An_encoded_secret_is_found_at_any_offset_within_other_encoded_characters([Values("", "a", "ab", "abc")] string before, [Values] bool isBase64)
    {
        var secret = Encoding.UTF8.GetBytes("p4ssw0rd!");
        var encoded = isBase64 ? Convert.ToBase64String(secret) : Convert.ToHexStringLower(secret);

        Assert.That(new SecretRedactor(["p4ssw0rd!"]).ContainsSecret($"sent: {before}{encoded}"), Is.True);
    }

    [Test]
    public void Any_twelve_characters_of_a_secrets_Base64_are_found()
    {
        const string Secret = "r8LuxCKD6DWY8au+cFql4M7euH2";
        var (redactor, encoded) = (new SecretRedactor([Secret]), Convert.ToBase64String(Encoding.UTF8.GetBytes(Secret)).TrimEnd('='));

        Assert.That(Enumerable.Range(0, encoded.Length - 11).Where(start => !redactor.ContainsSecret($"sent:{encoded.Substring(start, 12)},")), Is.Empty);
    }

    [TestCase("=6D")]
    [TestCase("%6D")]
    [TestCase("&#109;")]
    public void An_encoded_secret_is_found_even_if_it_contains_text_that_looks_encoded(string between)
    {
        var (first, second) = ("r8LuxCKD", "WY8au");
        var text = string.Concat($"{first}{between}{second}".Select(character => $"&#{(int)character};"));

        Assert.That(new SecretRedactor([$"{first}{between}{second}cFql4M7"]).ContainsSecret($"sent: {text}"), Is.True);
    }

    [Test]
    public void Memory_for_the_search_does_not_grow_with_the_length_of_the_secret()
    {
        const string Id = "7e57acc0-0000-4000-8000-000000000001";
        Random random = new(1);
        var assertion = string.Concat(Enumerable.Range(0, 100_000).Select(_ => (char)random.Next('!', '~')));
        long[] allocated = [.. new[] { 100, 100, 2048, 4000, 100_000 }.Select(length => Allocated(assertion[..length]))];

        Assert.That(allocated[3], Is.LessThan(allocated[1] + 16_000), "at most a few copies of the characters that are searched");
        Assert.That(allocated[4], Is.EqualTo(allocated[3]).Within(100));

        static long Allocated(string secret)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            Assert.That(new SecretRedactor([secret]).RedactCorrelationId(Id), Is.EqualTo(Id));
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }
}
