using System.Text.Json;
using TokenClients.Emulator;

namespace TokenClients.Tests;

/// <summary>Assertions that replace a password, sent over real sockets.</summary>
internal sealed class AcsWrapClientAssertionTests : WireFixture
{
    private const string OtherKey = "YW5vdGhlciBrZXkgb2YgdGhlIHNhbWUgYWNjb3VudCE=";

    [TestCaseSource(typeof(Vectors), nameof(Vectors.WrapRequests))]
    public async Task A_signed_assertion_is_sent_exactly_as_the_Service_Bus_client_sends_it(JsonElement row)
    {
        Emulator.Options.Issuers[row.Text("name")] = [row.Text("password")];

        await Wrap(options => (options.Name, options.Password, options.Scope, options.UseSignedAssertion) =
            (row.Text("name"), row.Text("password"), row.Text("scope"), true)).GetTokenAsync();
        Emulator.Options.Issuers[TokenEmulator.DefaultIssuerName] = [Password];

        Assert.That(WrapRequests.Single().Body, Is.EqualTo(
            "wrap_assertion_format=SWT&wrap_assertion=Issuer%3Downer%26HMACSHA256%3D8O0WShJIQOy7LO%252FuXhSdVe2mrOPLmJBRDx5FHFSoMAM%253D" +
            $"&wrap_scope={Uri.EscapeDataString(row.Text("scope"))}"));
    }

    [Test]
    public async Task A_signing_key_is_never_sent()
    {
        var token = await Wrap(options => options.UseSignedAssertion = true).GetTokenAsync();

        var request = WrapRequests.Single();
        Assert.That(SimpleWebToken.Parse(token.Value).VerifySignature(Emulator.Options.SwtSigningKey), Is.True);
        Assert.That(request.Form.Keys, Is.EquivalentTo(new[] { "wrap_assertion_format", "wrap_assertion", "wrap_scope" }));
        Assert.That(SimpleWebToken.Parse(request.Form["wrap_assertion"]).Claims, Is.EqualTo(new[] { KeyValuePair.Create("Issuer", "owner") }));
        ExpectNoKey(request, Password);
    }

    [Test]
    public async Task Both_keys_sign_and_the_last_accepted_key_is_tried_first()
    {
        var client = Wrap(options => (options.UseSignedAssertion, options.Password, options.SecondaryPassword) = (true, OtherKey, Password));

        await client.GetTokenAsync();
        await client.GetTokenAsync();

        Assert.That(WrapRequests.Select(request => request.StatusCode), Is.EqualTo(new[] { 401, 200, 200 }));
        foreach (var request in WrapRequests)
        {
            ExpectNoKey(request, Password);
            ExpectNoKey(request, OtherKey);
        }
    }

    [Test]
    public async Task The_AssertionProvider_callback_creates_an_assertion_for_every_fetch()
    {
        var created = 0;
        var client = WithAssertion(_ => new(AcsWrapAssertion.Swt(SimpleWebToken.Create(
            [new("Issuer", "owner"), new("number", $"{++created}")], Convert.FromBase64String(Password)))));

        await client.GetTokenAsync();
        await client.GetTokenAsync();

        Assert.That(
            WrapRequests.Select(request => SimpleWebToken.Parse(request.Form["wrap_assertion"]).GetValues("number").Single()),
            Is.EqualTo(new[] { "1", "2" }));
        Assert.That(WrapRequests[0].Form.Keys, Is.EquivalentTo(new[] { "wrap_assertion_format", "wrap_assertion", "wrap_scope" }));
    }

    [Test]
    public async Task An_assertion_of_any_format_is_sent_unchanged()
    {
        const string Saml = "<saml:Assertion ID=\"a&amp;b\">\n  grün+€ %41\n</saml:Assertion>";
        Emulator.Wrap.Faults.Enqueue(Fault.Body("wrap_access_token=a&wrap_access_token_expires_in=60"));

        await WithAssertion(async _ =>
        {
            await Task.Yield();
            return AcsWrapAssertion.Saml(Saml);
        }).GetTokenAsync();

        var form = WrapRequests.Single().Form;
        Assert.That((form["wrap_assertion_format"], form["wrap_assertion"]), Is.EqualTo(("SAML", Saml)));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_throwing_AssertionProvider_fails_the_fetch_with_its_exception_as_inner_exception(bool atOnce)
    {
        var error = new InvalidOperationException("no certificate");

        var failure = await FailureOf(WithAssertion(atOnce ? _ => throw error : _ => ValueTask.FromException<AcsWrapAssertion>(error)));

        Assert.That(failure.Message, Is.EqualTo(
            $"The WRAP token service at {Emulator.Wrap.Endpoint} was not contacted: the AssertionProvider callback threw InvalidOperationException: no certificate."));
        Assert.That((failure.Reason, failure.IsTransient, failure.InnerException), Is.EqualTo((TokenFailureReason.Unknown, true, (Exception)error)));
        Assert.That(WrapRequests, Is.Empty);
    }

    [Test]
    public async Task A_TokenException_from_AssertionProvider_is_not_wrapped()
    {
        var error = new TokenException(TokenFailureReason.CredentialRejected, "the identity provider said no");

        Assert.That(await FailureOf(WithAssertion(_ => throw error)), Is.SameAs(error));
    }

    [Test]
    public async Task An_AssertionProvider_that_returns_null_fails_the_fetch()
    {
        var failure = await FailureOf(WithAssertion(_ => default));

        Assert.That((failure.Reason, failure.Message), Is.EqualTo((
            TokenFailureReason.Unknown,
            $"The WRAP token service at {Emulator.Wrap.Endpoint} was not contacted: the AssertionProvider callback returned null; return an assertion, or throw.")));
    }

    [Test]
    public async Task The_callers_cancellation_reaches_AssertionProvider_and_is_thrown_unchanged()
    {
        using var cancellation = new CancellationTokenSource();
        var client = WithAssertion(async token =>
        {
            await cancellation.CancelAsync();
            token.ThrowIfCancellationRequested();
            return AcsWrapAssertion.Saml("not reached");
        });

        var failure = await Assert.ThrowsAsync<OperationCanceledException>(() => client.GetTokenAsync(default, cancellation.Token).AsTask());

        Assert.That(failure!.CancellationToken, Is.EqualTo(cancellation.Token));
    }

    [Test]
    public async Task A_cancellation_that_AssertionProvider_throws_itself_is_a_failure() => Assert.That(
        (await FailureOf(WithAssertion(_ => throw new OperationCanceledException()))).Reason, Is.EqualTo(TokenFailureReason.Unknown));

    [Test]
    public async Task A_rejection_names_the_settings_that_make_the_assertion()
    {
        Assert.That(
            (await FailureOf(WithAssertion(_ => new(AcsWrapAssertion.Swt("Issuer=owner"))))).Message,
            Does.Contain("rejected the credential. Check AssertionProvider and Scope; the credential is not sent again until the settings change"));
        Assert.That(
            (await FailureOf(Wrap(options => (options.UseSignedAssertion, options.Password) = (true, OtherKey)))).Message,
            Does.Contain("rejected the credential. Check Name, Password and Scope; the credential is not sent again until the settings change"));
    }

    [Test]
    public async Task An_assertion_that_the_server_echoes_is_withheld([Values] bool signs, [Values(0, 1, 2)] int decodings)
    {
        using var http = new HttpClient(new StubHandler(async (request, cancellationToken) =>
        {
            var form = await request.Content!.ReadAsStringAsync(cancellationToken);
            for (var i = 0; i < decodings; i++)
            {
                form = Uri.UnescapeDataString(form);
            }

            return Answers.Create(401, $"Error:Code:401:SubCode:{form}:Detail:bad {form}", "text/plain", ("request-id", form));
        }));
        var assertion = SimpleWebToken.Create([new("Issuer", "owner")], Convert.FromBase64String(Password));

        var failure = await FailureOf(Wrap(
            options =>
            {
                options.UseSignedAssertion = signs;
                if (!signs)
                {
                    (options.Name, options.Password, options.AssertionProvider) = (null, null, _ => new(AcsWrapAssertion.Saml(assertion)));
                }
            },
            http));

        Assert.That(
            (failure.ErrorDetail, failure.ErrorCode, failure.CorrelationId),
            Is.EqualTo((
                "withheld, because it repeats the credential", "withheld, because it repeats the credential",
                "withheld, because it repeats the credential")));
        Assert.That(failure.ToString(), Does.Not.Contain("HMACSHA256"));
    }

    private AcsWrapClient WithAssertion(Func<CancellationToken, ValueTask<AcsWrapAssertion>> make) =>
        Wrap(options => (options.Name, options.Password, options.AssertionProvider) = (null, null, make));

    private static void ExpectNoKey(EmulatedRequest request, string key)
    {
        string[] texts = [request.Body, Uri.UnescapeDataString(request.Body), .. request.Form.Values, .. request.Headers.Values, request.Query];
        Assert.That(texts, Has.None.Contains(key).And.None.Contains(Uri.EscapeDataString(key)));
        Assert.That(request.Form.Keys, Has.None.EqualTo("wrap_password").And.None.EqualTo("wrap_name"));
    }
}
