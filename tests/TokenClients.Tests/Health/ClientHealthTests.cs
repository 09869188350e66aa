namespace TokenClients.Tests;

/// <summary>What a cache's tokens and failures say of its client.</summary>
internal sealed class ClientHealthTests : CacheFixture
{
    [Test]
    public void A_client_whom_nobody_has_asked_is_well()
    {
        Assert.That(Health, Is.EqualTo(new ClientHealth("test", ClientState.Unused)));
        Assert.That(ClientHealthText.Describe(Health), Is.EqualTo("test: no token has been requested."));
        Assert.That(Inner.Fetches, Is.Zero);
    }

    [Test]
    public async Task A_token_is_valid_until_it_is_out_of_service()
    {
        var token = await FillAsync(Hour);

        Time.Advance(Hour - TimeSpan.FromSeconds(31));
        Assert.That(Health, Is.EqualTo(new ClientHealth("test", ClientState.Valid, ExpiresOn: token.ExpiresOn)));
        Assert.That(ClientHealthText.Describe(Health), Is.EqualTo("test: a token is valid until 2026-01-01 01:00:00Z."));

        Time.Advance(1);
        Assert.That(Health.State, Is.EqualTo(ClientState.Expired));
        Assert.That(ClientHealthText.Describe(Health), Is.EqualTo("test: the token expired on 2026-01-01 01:00:00Z, and none has been requested since."));
        Assert.That(Inner.Fetches, Is.EqualTo(1), "looking makes no fetch");
    }

    [Test]
    public async Task A_refresh_that_fails_shows_while_the_token_serves_and_as_a_failure_after()
    {
        await FillAsync(Hour);
        Time.Advance(TimeSpan.FromMinutes(54));
        Kept();
        await FailAsync(await Inner.NextAsync(), new TokenException(TokenFailureReason.Unavailable, "a message") { CorrelationId = "cv.1" });

        Assert.That((Health.State, Health.NextAttempt), Is.EqualTo((ClientState.RefreshFailing, Time.GetUtcNow().AddSeconds(1))));
        Assert.That(ClientHealthText.Describe(Health), Is.EqualTo(
            "test: a token is valid until 2026-01-01 01:00:00Z, but its refresh failed: unavailable, correlation id cv.1; next attempt on 2026-01-01 00:54:01Z at the earliest."));

        Time.Advance(TimeSpan.FromMinutes(6));
        Assert.That((Health.State, Health.NextAttempt), Is.EqualTo((ClientState.Failing, Time.GetUtcNow())));
        Assert.That(ClientHealthText.Describe(Health), Does.StartWith("test: there is no token, and the last fetch failed: unavailable"));
    }

    [Test]
    public async Task A_failure_counts_until_the_next_success()
    {
        var call = Cache.GetTokenAsync().AsTask();
        await FailAsync(await Inner.NextAsync(), Refused());
        await Assert.ThrowsAsync<TokenException>(() => call);
        Assert.That((Health.State, Health.Failure!.Reason), Is.EqualTo((ClientState.Failing, TokenFailureReason.CredentialRejected)));

        Time.Advance(TimeSpan.FromDays(1));
        Assert.That(Health.State, Is.EqualTo(ClientState.Failing), "nobody has asked since");

        await FillAsync(Hour);
        Assert.That((Health.State, Health.Failure), Is.EqualTo((ClientState.Valid, (TokenException?)null)));
    }

    [Test]
    public async Task A_change_of_settings_forgets_the_failure()
    {
        Inner.Answer = (_, _) => throw Refused();
        await FailureAsync();

        Cache.Clear();

        Assert.That(Health.State, Is.EqualTo(ClientState.Unused));
    }

    [Test]
    public async Task An_audience_that_the_service_does_not_accept_is_its_callers_fault_though_no_scope_is_named()
    {
        Inner.Answer = (_, _) => throw new TokenException(TokenFailureReason.BadRequest, "no such audience");

        await FailureAsync(new TokenRequest { Audience = "typo" });

        Assert.That(Health.State, Is.EqualTo(ClientState.Unused));
    }

    [Test]
    public async Task A_scope_that_the_service_does_not_know_is_its_callers_affair()
    {
        Inner.Answer = (_, _) => throw new TokenException(TokenFailureReason.BadRequest, "no such scope");
        await FailureAsync(TokenRequest.For("typo"));
        Assert.That(Health.State, Is.EqualTo(ClientState.Unused));

        await FailureAsync();
        Assert.That((Health.State, Health.Scope), Is.EqualTo((ClientState.Failing, (string?)null)), "the default one is the client's");
    }

    [Test]
    public async Task The_scope_that_is_worst_off_speaks_for_the_client()
    {
        await FillAsync(Hour);
        Inner.Answer = (_, request) => request.Scope == "good" ? Inner.Token("good", TimeSpan.FromMinutes(2), "good") : throw Unavailable();
        await Cache.GetTokenAsync(TokenRequest.For("good"));
        Assert.That((Health.State, Health.Scope), Is.EqualTo((ClientState.Valid, "good")), "of valid ones the first to expire");

        await FailureAsync(TokenRequest.For("bad"));
        Assert.That((Health.State, Health.Scope), Is.EqualTo((ClientState.Failing, "bad")));
        Assert.That(ClientHealthText.Describe(Health), Does.Contain("no token for bad"));
    }

    [Test]
    public async Task A_scope_that_failed_once_and_is_asked_for_no_more_does_not_make_the_client_ill_for_ever()
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
    public async Task The_latest_success_of_any_scope_ends_the_failure_of_another()
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
    public async Task A_failure_of_one_scope_alone_shows_while_its_callers_get_it_and_the_client_is_not_failing()
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
        Assert.That(Health.State, Is.EqualTo(ClientState.Valid), "perhaps nobody requests it again");
    }

    [Test]
    public async Task A_failure_of_the_default_scope_is_the_clients_even_if_it_concerns_that_scope_alone()
    {
        Inner.Answer = (_, _) => throw new TokenException(TokenFailureReason.CredentialRejected, "denied") { IsScopeSpecific = true };
        await FailureAsync();

        Assert.That(Health.State, Is.EqualTo(ClientState.Failing));
    }

    [Test]
    public void The_life_of_a_token_is_among_the_values() => Assert.That(
        ClientHealthText.Data(new ClientHealth("test", ClientState.Valid, ExpiresOn: DateTimeOffset.UnixEpoch)).Last(),
        Is.EqualTo(new KeyValuePair<string, object>("test.expires_on", "1970-01-01 00:00:00Z")));

    [Test]
    public void A_failure_of_which_no_more_is_known_than_its_reason_is_reported_with_that_alone() => Assert.That(
        ClientHealthText.Describe(new ClientHealth("test", ClientState.Failing, Failure: new TokenException(TokenFailureReason.Network, "a message"))),
        Is.EqualTo("test: there is no token, and the last fetch failed: network."));

    [TestCase(ClientState.Foreign, "foreign")]
    [TestCase(ClientState.Unused, "unused")]
    [TestCase(ClientState.Expired, "expired")]
    [TestCase(ClientState.Valid, "valid")]
    [TestCase(ClientState.ScopeFailing, "scope_failing")]
    [TestCase(ClientState.RefreshFailing, "refresh_failing")]
    [TestCase(ClientState.Failing, "failing")]
    public void Every_state_has_its_word(ClientState state, string word) => Assert.That(
        ClientHealthText.Data(new ClientHealth("test", state)), Is.EqualTo(new[] { new KeyValuePair<string, object>("test.state", word) }));

    [Test]
    public async Task The_values_are_texts_and_hold_no_secret()
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
