namespace TokenClients.Tests;

/// <summary>The health of a client, derived from the tokens and failures in its cache.</summary>
internal sealed class ClientHealthTests : CacheFixture
{
    [Test]
    public void An_unused_client_is_reported_as_unused_without_a_fetch()
    {
        Assert.That(Health, Is.EqualTo(new ClientHealth("test", ClientState.Unused)));
        Assert.That(ClientHealthText.Describe(Health), Is.EqualTo("test: no token has been requested."));
        Assert.That(Inner.Fetches, Is.Zero);
    }

    [Test]
    public async Task A_client_is_valid_until_its_token_is_no_longer_served()
    {
        var token = await FillAsync(Hour);

        Time.Advance(Hour - TimeSpan.FromSeconds(31));
        Assert.That(Health, Is.EqualTo(new ClientHealth("test", ClientState.Valid, ExpiresOn: token.ExpiresOn)));
        Assert.That(ClientHealthText.Describe(Health), Is.EqualTo("test: a token is valid until 2026-01-01 01:00:00Z."));

        Time.Advance(1);
        Assert.That(Health.State, Is.EqualTo(ClientState.Expired));
        Assert.That(ClientHealthText.Describe(Health), Is.EqualTo("test: the token expired on 2026-01-01 01:00:00Z, and none has been requested since."));
        Assert.That(Inner.Fetches, Is.EqualTo(1), "reading the health makes no fetch");
    }

    [Test]
    public async Task A_failed_refresh_is_RefreshFailing_until_the_token_expires_and_then_Failing()
    {
        await FillAsync(Hour);
        Time.Advance(TimeSpan.FromMinutes(54));
        Cached();
        await FailAsync(await Inner.NextAsync(), new TokenException(TokenFailureReason.Unavailable, "a message") { CorrelationId = "cv.1" });

        Assert.That((Health.State, Health.NextAttempt), Is.EqualTo((ClientState.RefreshFailing, Time.GetUtcNow().AddSeconds(1))));
        Assert.That(ClientHealthText.Describe(Health), Is.EqualTo(
            "test: a token is valid until 2026-01-01 01:00:00Z, but its refresh failed: unavailable, correlation id cv.1; next attempt on 2026-01-01 00:54:01Z at the earliest."));

        Time.Advance(TimeSpan.FromMinutes(6));
        Assert.That((Health.State, Health.NextAttempt), Is.EqualTo((ClientState.Failing, Time.GetUtcNow())));
        Assert.That(ClientHealthText.Describe(Health), Does.StartWith("test: there is no token, and the last fetch failed: unavailable"));
    }

    [Test]
    public async Task A_client_is_failing_until_the_next_success()
    {
        var call = Cache.GetTokenAsync().AsTask();
        await FailAsync(await Inner.NextAsync(), Rejected());
        await Assert.ThrowsAsync<TokenException>(() => call);
        Assert.That((Health.State, Health.Failure!.Reason), Is.EqualTo((ClientState.Failing, TokenFailureReason.CredentialRejected)));

        Time.Advance(TimeSpan.FromDays(1));
        Assert.That(Health.State, Is.EqualTo(ClientState.Failing), "no token has been requested since");

        await FillAsync(Hour);
        Assert.That((Health.State, Health.Failure), Is.EqualTo((ClientState.Valid, (TokenException?)null)));
    }

    [Test]
    public async Task Clear_resets_the_failure()
    {
        Inner.Answer = (_, _) => throw Rejected();
        await FailureAsync();

        Cache.Clear();

        Assert.That(Health.State, Is.EqualTo(ClientState.Unused));
    }

    [Test]
    public async Task An_audience_that_the_service_rejects_does_not_make_the_client_failing()
    {
        Inner.Answer = (_, _) => throw new TokenException(TokenFailureReason.BadRequest, "no such audience");

        await FailureAsync(new TokenRequest { Audience = "typo" });

        Assert.That(Health.State, Is.EqualTo(ClientState.Unused));
    }

    [Test]
    public async Task A_bad_request_makes_the_client_failing_only_for_the_default_scope()
    {
        Inner.Answer = (_, _) => throw new TokenException(TokenFailureReason.BadRequest, "no such scope");
        await FailureAsync(TokenRequest.For("typo"));
        Assert.That(Health.State, Is.EqualTo(ClientState.Unused));

        await FailureAsync();
        Assert.That((Health.State, Health.Scope), Is.EqualTo((ClientState.Failing, (string?)null)), "the default scope belongs to the client");
    }

    [Test]
    public async Task The_scope_in_the_worst_state_determines_the_health_of_the_client()
    {
        await FillAsync(Hour);
        Inner.Answer = (_, request) => request.Scope == "good" ? Inner.Token("good", TimeSpan.FromMinutes(2), "good") : throw Unavailable();
        await Cache.GetTokenAsync(TokenRequest.For("good"));
        Assert.That((Health.State, Health.Scope), Is.EqualTo((ClientState.Valid, "good")), "of valid scopes, the first to expire");

        await FailureAsync(TokenRequest.For("bad"));
        Assert.That((Health.State, Health.Scope), Is.EqualTo((ClientState.Failing, "bad")));
        Assert.That(ClientHealthText.Describe(Health), Does.Contain("no token for bad"));
    }

    [Test]
    public async Task A_scope_that_failed_once_does_not_make_the_client_failing_permanently()
    {
        Inner.Answer = (_, request) => request.Scope is null ? Inner.Token("token", Hour) : throw Unavailable();
        await FailureAsync(TokenRequest.For("once"));
        Assert.That(Health.State, Is.EqualTo(ClientState.Failing));

        Time.Advance(10);
        await Cache.GetTokenAsync();

        Assert.That(Health.State, Is.EqualTo(ClientState.Valid));
    }

    [Test]
    public async Task A_failure_of_a_scope_that_may_concern_others_counts_after_its_back_off_too()
    {
        await FillAsync(Hour);
        Time.Advance(10);
        Inner.Answer = (_, _) => throw Unavailable();
        await FailureAsync(TokenRequest.For("once"));

        Time.Advance(TimeSpan.FromMinutes(10));

        Assert.That((Health.State, Health.Scope), Is.EqualTo((ClientState.Failing, "once")));
    }

    [Test]
    public async Task A_later_success_of_any_scope_ends_the_failure_of_another()
    {
        await FillAsync(Hour);
        Time.Advance(10);
        Inner.Answer = (_, request) => request.Scope == "good" ? Inner.Token("good", Hour, "good") : throw Unavailable();
        await FailureAsync(TokenRequest.For("once"));
        Assert.That(Health.State, Is.EqualTo(ClientState.Failing));

        Time.Advance(10);
        await Cache.GetTokenAsync(TokenRequest.For("good"));

        Assert.That(Health.State, Is.EqualTo(ClientState.Valid));
    }

    [Test]
    public async Task A_scope_specific_failure_is_ScopeFailing_until_its_back_off_ends()
    {
        await FillAsync(Hour);
        Inner.Answer = (_, _) => throw new TokenException(TokenFailureReason.CredentialRejected, "no such tenant")
        {
            StatusCode = System.Net.HttpStatusCode.Unauthorized,
            IsScopeSpecific = true,
        };
        await FailureAsync(TokenRequest.For("tenant-7"));

        Assert.That((Health.State, Health.Scope), Is.EqualTo((ClientState.ScopeFailing, "tenant-7")));
        Assert.That(ClientHealthText.Describe(Health), Is.EqualTo(
            "test: there is no token for tenant-7, and the last fetch failed: credential_rejected; next attempt on 2026-01-01 00:00:30Z at the earliest; other scopes are not affected."));

        Time.Advance(30);
        Assert.That(Health.State, Is.EqualTo(ClientState.Valid), "the scope may never be requested again");
    }

    [Test]
    public async Task A_scope_specific_failure_of_the_default_scope_makes_the_client_failing()
    {
        Inner.Answer = (_, _) => throw new TokenException(TokenFailureReason.CredentialRejected, "denied") { IsScopeSpecific = true };
        await FailureAsync();

        Assert.That(Health.State, Is.EqualTo(ClientState.Failing));
    }

    [Test]
    public void The_expiry_of_the_token_is_in_the_health_data() => Assert.That(
        ClientHealthText.Data(new ClientHealth("test", ClientState.Valid, ExpiresOn: DateTimeOffset.UnixEpoch)).Last(),
        Is.EqualTo(new KeyValuePair<string, object>("test.expires_on", "1970-01-01 00:00:00Z")));

    [Test]
    public void A_failure_without_details_is_reported_with_its_reason_alone() => Assert.That(
        ClientHealthText.Describe(new ClientHealth("test", ClientState.Failing, Failure: new TokenException(TokenFailureReason.Network, "a message"))),
        Is.EqualTo("test: there is no token, and the last fetch failed: network."));

    [TestCase(ClientState.Foreign, "foreign")]
    [TestCase(ClientState.Unused, "unused")]
    [TestCase(ClientState.Expired, "expired")]
    [TestCase(ClientState.Valid, "valid")]
    [TestCase(ClientState.ScopeFailing, "scope_failing")]
    [TestCase(ClientState.RefreshFailing, "refresh_failing")]
    [TestCase(ClientState.Failing, "failing")]
    public void Every_ClientState_has_a_text_value(ClientState state, string word) => Assert.That(
        ClientHealthText.Data(new ClientHealth("test", state)), Is.EqualTo(new[] { new KeyValuePair<string, object>("test.state", word) }));

    [Test]
    public async Task Health_data_are_strings_without_secrets()
    {
        await FillAsync(Hour, value: "c2VjcmV0");
        Inner.Answer = (_, _) => throw new TokenException(TokenFailureReason.Network, "a message with c2VjcmV0") { CorrelationId = "cv.2" };
        await FailureAsync(TokenRequest.For("orders"));

        var data = ClientHealthText.Data(Health).ToDictionary(entry => entry.Key, entry => entry.Value);

        Assert.That(data, Is.EquivalentTo(new Dictionary<string, object>
        {
            ["test.state"] = "failing",
            ["test.scope"] = "orders",
            ["test.reason"] = "network",
            ["test.correlation_id"] = "cv.2",
            ["test.next_attempt"] = "2026-01-01 00:00:01Z",
        }));
        Assert.That(ClientHealthText.Describe(Health), Does.Not.Contain("c2VjcmV0"));
    }

    private ClientHealth Health => ClientHealth.Of("test", Cache.Status);
}
