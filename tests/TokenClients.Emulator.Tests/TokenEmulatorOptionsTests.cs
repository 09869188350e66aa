using System.Net;

namespace TokenClients.Emulator.Tests;

/// <summary>Settings can be changed at any time; changes apply to the next request.</summary>
internal sealed class TokenEmulatorOptionsTests : EmulatorFixture
{
    private const string NewKey = "cm90YXRlZA==";

    [Test]
    public async Task A_rotated_account_key_is_valid_immediately_and_the_old_one_is_not()
    {
        using var before = await RequestArrAsync();
        Emulator.Options.Accounts[AccountId] = [NewKey];
        using var old = await RequestArrAsync();
        using var rotated = await RequestArrAsync(key: NewKey);

        Assert.That(
            (before.StatusCode, old.StatusCode, rotated.StatusCode),
            Is.EqualTo((HttpStatusCode.OK, HttpStatusCode.Unauthorized, HttpStatusCode.OK)));
    }

    [Test]
    public async Task A_rotated_issuer_key_is_valid_immediately_and_the_old_one_is_not()
    {
        using var before = await RequestWrapAsync();
        Emulator.Options.Issuers["owner"] = [NewKey];
        using var old = await RequestWrapAsync();
        using var rotated = await RequestWrapAsync([Password[0], ("wrap_password", NewKey), Password[2]]);

        Assert.That(
            (before.StatusCode, old.StatusCode, rotated.StatusCode),
            Is.EqualTo((HttpStatusCode.OK, HttpStatusCode.Unauthorized, HttpStatusCode.OK)));
    }

    [Test]
    public async Task A_rotated_client_secret_is_valid_immediately_and_the_old_one_is_not()
    {
        using var before = await RequestOAuthAsync();
        Emulator.Options.OAuthClients[TokenEmulator.DefaultClientId] = [NewKey];
        using var old = await RequestOAuthAsync();
        using var rotated = await RequestOAuthAsync([.. ClientCredentials[..2], ("client_secret", NewKey)]);

        Assert.That(
            (before.StatusCode, old.StatusCode, rotated.StatusCode),
            Is.EqualTo((HttpStatusCode.OK, HttpStatusCode.Unauthorized, HttpStatusCode.OK)));
    }

    [Test]
    public async Task A_rotated_SAS_key_invalidates_earlier_shared_access_signatures()
    {
        using var before = await SendMessageAsync(SasVector.Header);
        Emulator.Options.SasKeys[TokenEmulator.DefaultSasKeyName] = [NewKey];
        using var after = await SendMessageAsync(SasVector.Header);

        Assert.That(
            (before.StatusCode, after.StatusCode), Is.EqualTo((HttpStatusCode.Created, HttpStatusCode.Unauthorized)));
    }

    [Test]
    public async Task Tokens_issued_for_an_old_key_remain_valid()
    {
        var (jwt, swt, bearer) = (await GetJwtAsync(), await GetSwtAsync(), await GetBearerAsync());
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
    public async Task A_changed_lifetime_applies_to_the_next_token_but_not_to_earlier_ones()
    {
        var before = new Jwt(await GetJwtAsync());
        Emulator.Options.ArrLifetime = TimeSpan.FromSeconds(90);
        Emulator.Options.WrapLifetime = TimeSpan.FromSeconds(60);
        var jwt = await GetJwtAsync();
        var swt = await GetSwtAsync();
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
    public async Task A_new_signing_key_invalidates_tokens_issued_before()
    {
        var before = await GetSwtAsync();
        var key = Enumerable.Repeat((byte)7, 32).ToArray();
        Emulator.Options.SwtSigningKey = key;
        var after = await GetSwtAsync();
        using var old = await UseAsync(Service.Wrap, before);
        using var current = await UseAsync(Service.Wrap, after);

        Assert.That(
            (old.StatusCode, current.StatusCode), Is.EqualTo((HttpStatusCode.Unauthorized, HttpStatusCode.Created)));
        Assert.That(Swt.Verifies(after, key), Is.True);
    }

    [Test]
    public async Task A_new_TimeProvider_sets_the_date_of_the_next_response()
    {
        var other = new FakeTime();
        other.Advance(TimeSpan.FromDays(10));
        Emulator.Options.TimeProvider = other;
        using var response = await RequestWrapAsync();

        Assert.That(response.Headers.Date, Is.EqualTo(other.GetUtcNow()));
        Assert.That(Emulator.Wrap.Requests.Single().ReceivedOn, Is.EqualTo(other.GetUtcNow()));
    }

    [Test]
    public async Task Issuers_can_be_changed_during_requests()
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

        var responses = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => RequestWrapAsync()));
        await stop.CancelAsync();

        Assert.That(await changes, Is.Positive);
        Assert.That(responses.Select(response => response.StatusCode), Has.All.EqualTo(HttpStatusCode.OK));
        Array.ForEach(responses, response => response.Dispose());
    }

    [Test]
    public void The_options_have_their_documented_defaults()
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
    public void The_default_client_secret_and_SAS_key_say_that_they_are_not_secret() => Assert.Multiple(() =>
    {
        Assert.That(TokenEmulator.DefaultClientSecret, Does.StartWith("not-a-secret"));
        Assert.That(
            TokenEmulator.DefaultClientSecret.Intersect(" :+/=%&"), Is.EquivalentTo(" :+/=%&".ToCharArray()));
        Assert.That(
            Convert.FromBase64String(TokenEmulator.DefaultSasKey),
            Is.EqualTo("not a secret: emulator's SAS key"u8.ToArray()).And.Length.EqualTo(32));
    });

    [Test]
    public void An_invalid_setting_is_rejected() => Assert.Multiple(() =>
    {
        var options = new TokenEmulatorOptions();
        Assert.That(() => options.Port = -1, Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => options.Port = 65_536, Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => options.SwtSigningKey = null!, Throws.ArgumentNullException);
        Assert.That(() => options.SwtSigningKey = [], Throws.ArgumentException);
        Assert.That(() => options.TimeProvider = null!, Throws.ArgumentNullException);
    });
}
