using System.Net;

namespace TokenClients.Emulator.Tests;

/// <summary>The settings are live: the next request sees a change.</summary>
internal sealed class TokenEmulatorOptionsTests : EmulatorFixture
{
    private const string NewKey = "cm90YXRlZA==";

    [Test]
    public async Task A_rotated_account_key_is_valid_at_once_and_the_old_one_no_more()
    {
        using var before = await AskArrAsync();
        Emulator.Options.Accounts[AccountId] = [NewKey];
        using var old = await AskArrAsync();
        using var rotated = await AskArrAsync(key: NewKey);

        Assert.That(
            (before.StatusCode, old.StatusCode, rotated.StatusCode),
            Is.EqualTo((HttpStatusCode.OK, HttpStatusCode.Unauthorized, HttpStatusCode.OK)));
    }

    [Test]
    public async Task A_rotated_issuer_key_is_valid_at_once_and_the_old_one_no_more()
    {
        using var before = await AskWrapAsync();
        Emulator.Options.Issuers["owner"] = [NewKey];
        using var old = await AskWrapAsync();
        using var rotated = await AskWrapAsync([Password[0], ("wrap_password", NewKey), Password[2]]);

        Assert.That(
            (before.StatusCode, old.StatusCode, rotated.StatusCode),
            Is.EqualTo((HttpStatusCode.OK, HttpStatusCode.Unauthorized, HttpStatusCode.OK)));
    }

    [Test]
    public async Task A_rotated_client_secret_is_valid_at_once_and_the_old_one_no_more()
    {
        using var before = await AskOAuthAsync();
        Emulator.Options.OAuthClients[TokenEmulator.DefaultClientId] = [NewKey];
        using var old = await AskOAuthAsync();
        using var rotated = await AskOAuthAsync([.. ClientCredentials[..2], ("client_secret", NewKey)]);

        Assert.That(
            (before.StatusCode, old.StatusCode, rotated.StatusCode),
            Is.EqualTo((HttpStatusCode.OK, HttpStatusCode.Unauthorized, HttpStatusCode.OK)));
    }

    [Test]
    public async Task A_rotated_key_of_shared_access_signatures_makes_those_before_invalid()
    {
        using var before = await SendMessageAsync(SasVector.Header);
        Emulator.Options.SasKeys[TokenEmulator.DefaultSasKeyName] = [NewKey];
        using var after = await SendMessageAsync(SasVector.Header);

        Assert.That(
            (before.StatusCode, after.StatusCode), Is.EqualTo((HttpStatusCode.Created, HttpStatusCode.Unauthorized)));
    }

    [Test]
    public async Task Tokens_bought_with_an_old_key_stay_good()
    {
        var (jwt, swt, bearer) = (await BuyJwtAsync(), await BuySwtAsync(), await BuyBearerAsync());
        Emulator.Options.Accounts.Clear();
        Emulator.Options.Issuers.Clear();
        Emulator.Options.OAuthClients.Clear();
        using var session = await UseAsync(Service.Arr, jwt);
        using var message = await UseAsync(Service.Wrap, swt);
        using var other = await UseAsync(Service.OAuth, bearer);

        Assert.That(
            (session.StatusCode, message.StatusCode, other.StatusCode),
            Is.EqualTo((HttpStatusCode.Created, HttpStatusCode.Created, HttpStatusCode.Created)));
    }

    [Test]
    public async Task A_changed_lifetime_counts_for_the_next_token_and_not_for_the_last()
    {
        var before = new Jwt(await BuyJwtAsync());
        Emulator.Options.ArrLifetime = TimeSpan.FromSeconds(90);
        Emulator.Options.WrapLifetime = TimeSpan.FromSeconds(60);
        var jwt = await BuyJwtAsync();
        var swt = await BuySwtAsync();
        Time.Advance(TimeSpan.FromSeconds(60));
        using var session = await UseAsync(Service.Arr, jwt);
        using var message = await UseAsync(Service.Wrap, swt);
        Time.Advance(TimeSpan.FromSeconds(30));
        using var late = await UseAsync(Service.Arr, jwt);

        Assert.That(before.Number("exp") - before.Number("iat"), Is.EqualTo(86_400));
        Assert.That(
            (session.StatusCode, message.StatusCode, late.StatusCode),
            Is.EqualTo((HttpStatusCode.Created, HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized)));
    }

    [Test]
    public async Task Another_signing_key_makes_the_tokens_handed_out_before_invalid()
    {
        var before = await BuySwtAsync();
        var key = Enumerable.Repeat((byte)7, 32).ToArray();
        Emulator.Options.SwtSigningKey = key;
        var after = await BuySwtAsync();
        using var old = await UseAsync(Service.Wrap, before);
        using var current = await UseAsync(Service.Wrap, after);

        Assert.That(
            (old.StatusCode, current.StatusCode), Is.EqualTo((HttpStatusCode.Unauthorized, HttpStatusCode.Created)));
        Assert.That(Swt.Verifies(after, key), Is.True);
    }

    [Test]
    public async Task Another_clock_dates_the_next_answer()
    {
        var other = new FakeTime();
        other.Advance(TimeSpan.FromDays(10));
        Emulator.Options.TimeProvider = other;
        using var response = await AskWrapAsync();

        Assert.That(response.Headers.Date, Is.EqualTo(other.GetUtcNow()));
        Assert.That(Emulator.Wrap.Requests.Single().ReceivedOn, Is.EqualTo(other.GetUtcNow()));
    }

    [Test]
    public async Task Accounts_and_issuers_can_be_changed_while_requests_run()
    {
        using var stop = new CancellationTokenSource();
        var changes = Task.Run(async () =>
        {
            var count = 0;
            for (; !stop.IsCancellationRequested; count++)
            {
                Emulator.Options.Issuers[$"issuer{count % 50}"] = [NewKey];
                Emulator.Options.Issuers.Remove($"issuer{(count + 25) % 50}");
                await Task.Yield();
            }

            return count;
        });

        var responses = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => AskWrapAsync()));
        await stop.CancelAsync();

        Assert.That(await changes, Is.Positive);
        Assert.That(responses.Select(response => response.StatusCode), Has.All.EqualTo(HttpStatusCode.OK));
        Array.ForEach(responses, response => response.Dispose());
    }

    [Test]
    public void The_defaults_are_those_of_the_services()
    {
        var options = new TokenEmulatorOptions();

        Assert.That(options.Port, Is.Zero);
        Assert.That(options.UseHttps, Is.False);
        Assert.That(options.BaseAddress, Is.Null);
        Assert.That(options.Seed, Is.Null);
        Assert.That(options.JwtSigningKey, Is.Null);
        Assert.That(options.ArrLifetime, Is.EqualTo(TimeSpan.FromHours(24)));
        Assert.That(options.WrapLifetime, Is.EqualTo(TimeSpan.FromMinutes(20)));
        Assert.That(options.OAuthLifetime, Is.EqualTo(TimeSpan.FromHours(1)));
        Assert.That(options.TimeProvider, Is.SameAs(TimeProvider.System));
        Assert.That(options.SwtSigningKey, Has.Length.EqualTo(32));
        Assert.That(options.SwtSigningKey, Is.Not.EqualTo(new TokenEmulatorOptions().SwtSigningKey));
        Assert.That(options.Accounts.Keys, Is.EqualTo([AccountId]));
        Assert.That(options.Issuers.Keys, Is.EqualTo(["owner"]));
        Assert.That(options.OAuthClients.Keys, Is.EqualTo([TokenEmulator.DefaultClientId]));
        Assert.That(options.SasKeys.Keys, Is.EqualTo(["RootManageSharedAccessKey"]));
    }

    [Test]
    public void The_default_keys_are_32_bytes_that_need_encoding_in_a_form()
    {
        Assert.That(Convert.FromBase64String(TokenEmulator.DefaultAccountKey), Has.Length.EqualTo(32));
        Assert.That(Convert.FromBase64String(TokenEmulator.DefaultIssuerKey), Has.Length.EqualTo(32));
        Assert.That(TokenEmulator.DefaultIssuerKey, Does.Contain("+").And.Contain("/").And.Contain("="));
    }

    [Test]
    public void The_newer_default_secrets_say_that_they_are_none() => Assert.Multiple(() =>
    {
        Assert.That(TokenEmulator.DefaultClientSecret, Does.StartWith("not-a-secret"));
        Assert.That(
            TokenEmulator.DefaultClientSecret.Intersect(" :+/=%&"), Is.EquivalentTo(" :+/=%&".ToCharArray()));
        Assert.That(
            Convert.FromBase64String(TokenEmulator.DefaultSasKey),
            Is.EqualTo("not a secret: emulator's SAS key"u8.ToArray()).And.Length.EqualTo(32));
    });

    [Test]
    public void A_setting_that_makes_no_sense_is_refused() => Assert.Multiple(() =>
    {
        var options = new TokenEmulatorOptions();
        Assert.That(() => options.Port = -1, Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => options.Port = 65_536, Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => options.SwtSigningKey = null!, Throws.ArgumentNullException);
        Assert.That(() => options.TimeProvider = null!, Throws.ArgumentNullException);
    });
}
