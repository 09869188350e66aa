namespace TokenClients.Tool.Tests;

internal sealed class TokenReaderTests
{
    [Test]
    public void The_claims_of_a_JWT_are_read()
    {
        var token = TokenReader.Read(Samples.Jwt);

        Assert.That(token.Kind.Name, Is.EqualTo("jwt"));
        Assert.That(token.Issuer, Is.EqualTo("https://sts.example.com"));
        Assert.That(token.Audience, Is.EqualTo("a, b"));
        Assert.That(token.IssuedOn, Is.EqualTo(DateTimeOffset.FromUnixTimeSeconds(1674077774)));
        Assert.That(token.ExpiresOn, Is.EqualTo(DateTimeOffset.FromUnixTimeSeconds(1674164174)));
        Assert.That(token.Header, Does.Contain(KeyValuePair.Create("alg", "RS256")));
        Assert.That(token.Claims, Does.Contain(KeyValuePair.Create("deep", """{"n":1}""")));
    }

    [TestCase("\"1674164174\"")]
    [TestCase("1674164174.5")]
    public void A_JWT_with_times_in_another_format_is_read(string exp) =>
        Assert.That(TokenReader.Read(Samples.JwtOf($$"""{"exp":{{exp}}}""")).ExpiresOn, Is.EqualTo(DateTimeOffset.FromUnixTimeSeconds(1674164174)));

    [TestCase("1e300")]
    [TestCase("-1e300")]
    [TestCase("\"NaN\"")]
    [TestCase("null")]
    [TestCase("{}")]
    public void A_JWT_with_an_invalid_expiry_can_be_read(string exp) =>
        Assert.DoesNotThrow(() => _ = TokenReader.Read(Samples.JwtOf($$"""{"exp":{{exp}}}""")).ExpiresOn);

    [Test]
    public void A_JWT_with_padding_is_read() => Assert.That(TokenReader.Read($"{Samples.Part("{}")}==.{Samples.Part("{\"a\":1}")}=.sig").Kind.Name, Is.EqualTo("jwt"));

    [Test]
    public void The_claims_of_a_Simple_Web_Token_are_read_without_its_signature()
    {
        var token = TokenReader.Read(Samples.Swt);

        Assert.That(token.Kind.Name, Is.EqualTo("swt"));
        Assert.That(token.Issuer, Is.EqualTo("issuer.example.com"));
        Assert.That(token.ExpiresOn, Is.EqualTo(DateTimeOffset.FromUnixTimeSeconds(1262304000)));
        Assert.That(token.Claims.Select(claim => claim.Key), Is.EqualTo(new[] { "Issuer", "ExpiresOn", "com.example.group", "over18" }));
    }

    [Test]
    public void A_signature_in_the_middle_of_a_Simple_Web_Token_is_not_shown() =>
        Assert.That(TokenReader.Read("Issuer=a&HMACSHA256=secret&b=c").Claims.Select(claim => claim.Key), Is.EqualTo(new[] { "Issuer", "b" }));

    [Test]
    public void The_resource_of_a_shared_access_signature_is_read()
    {
        var token = TokenReader.Read(Samples.Sas);

        Assert.That(token.Kind.Name, Is.EqualTo("sas"));
        Assert.That(token.Audience, Is.EqualTo("http://contoso.servicebus.windows.net/orders/"));
        Assert.That(token.ExpiresOn, Is.EqualTo(DateTimeOffset.FromUnixTimeSeconds(1404435127)));
        Assert.That(token.Claims.Select(claim => claim.Key), Is.EqualTo(new[] { "sr", "se", "skn" }));
    }

    [TestCase("")]
    [TestCase("hello")]
    [TestCase("a=b")]
    [TestCase("a.b.c")]
    [TestCase("W10.W10.x")]
    [TestCase("SharedAccessSignature sr=a&se=1")]
    [TestCase("SharedAccessSignature sr=a&sr=b&sig=c&se=1")]
    [TestCase("{\"AccessToken\":5}")]
    [TestCase("[]")]
    [TestCase("<html></html>")]
    public void Other_text_is_not_a_token(string text) =>
        Assert.That(Assert.Throws<ToolException>(() => TokenReader.Read(text))!.ExitCode, Is.EqualTo(4));

    [Test]
    public void A_JWT_that_is_not_UTF_8_is_not_a_token()
    {
        static string Part(string latin) => System.Buffers.Text.Base64Url.EncodeToString(System.Text.Encoding.Latin1.GetBytes(latin));
        const string Header = """{"alg":"RS256"}""";

        Assert.That(TokenReader.TryRead($"{Part(Header)}.{Part("{\"iat\":\"a\u00a5\"}")}.c2ln"), Is.Null);
        Assert.That(TokenReader.TryRead($"{Part(Header)}.{Part("{\"iat\":\"a\"}")}.c2ln"), Is.Not.Null);
    }

    [TestCase("""{"iss":"\ud800"}""")]
    [TestCase("""{"deep":{"n":["\ud800"]}}""")]
    [TestCase("""{"deep":{"\ud800":1}}""")]
    public void A_JWT_with_invalid_Unicode_is_not_a_token(string payload) =>
        Assert.That(TokenReader.TryRead(Samples.JwtOf(payload)), Is.Null);

    [Test]
    public void JSON_with_invalid_Unicode_is_not_a_token() => Assert.That(TokenReader.TryRead("{\"token\":\"\ud800\"}"), Is.Null);

    [FsCheck.NUnit.Property]
    public void Reading_any_text_as_a_token_never_throws(string? text) => Assert.DoesNotThrow(() => TokenReader.TryRead(text ?? ""));
}
