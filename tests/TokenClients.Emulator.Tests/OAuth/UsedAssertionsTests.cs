namespace TokenClients.Emulator.Tests;

/// <summary>Each assertion is accepted only once.</summary>
internal sealed class UsedAssertionsTests : AssertionFixture
{
    [Test]
    public async Task An_assertion_that_is_sent_twice_is_rejected()
    {
        var assertion = NewAssertion().Sign(Key);

        Assert.That((await SendAsync(assertion)).Status, Is.EqualTo(200));
        var replayed = await SendAsync(assertion);
        Assert.That((replayed.Status, replayed.Error), Is.EqualTo((401, "invalid_client")));
        Assert.That(replayed.Description, Does.Contain("jti").And.Contain("was used before"));
    }

    [Test]
    public async Task A_new_assertion_with_a_used_id_is_rejected_until_the_first_has_expired()
    {
        Assert.That((await SendAsync(NewAssertion().With("jti", "same").Sign(Key))).Status, Is.EqualTo(200));
        Time.Advance(TimeSpan.FromSeconds(59));
        Assert.That((await SendAsync(NewAssertion().With("jti", "same").Sign(Key))).Status, Is.EqualTo(401));

        Time.Advance(TimeSpan.FromSeconds(1));

        Assert.That((await SendAsync(NewAssertion().With("jti", "same").Sign(Key))).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task Two_clients_may_use_the_same_assertion_id()
    {
        Emulator.Options.OAuthClientKeys["other"] = Emulator.Options.OAuthClientKeys[TokenEmulator.DefaultClientId];

        Assert.That((await SendAsync(NewAssertion().With("jti", "same").Sign(Key))).Status, Is.EqualTo(200));
        Assert.That((await SendAsync(NewAssertion().With("iss", "other").With("sub", "other").With("jti", "same").Sign(Key))).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task An_assertion_rejected_for_another_reason_does_not_use_up_its_id()
    {
        Assert.That((await SendAsync(NewAssertion().With("jti", "same").With("aud", "x").Sign(Key))).Status, Is.EqualTo(401));

        Assert.That((await SendAsync(NewAssertion().With("jti", "same").Sign(Key))).Status, Is.EqualTo(200));
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase(1)]
    public async Task An_assertion_without_an_id_is_rejected(object? id) =>
        Assert.That((await SendAsync(NewAssertion().With("jti", id).Sign(Key))).Description, Does.StartWith("The assertion has no jti"));
}
