namespace TokenClients.Emulator.Tests;

/// <summary>The lifecycle of a rendering session.</summary>
internal sealed class ArrSessionTests : SessionFixture
{
    [Test]
    public async Task A_session_is_created_read_and_stopped()
    {
        var created = await UseAsync(HttpMethod.Put, SessionPath + "?api-version=2021-01-01", Settings);
        var read = await UseAsync(HttpMethod.Get);
        var again = await UseAsync(HttpMethod.Put, SessionPath, Settings);
        var stopped = await UseAsync(HttpMethod.Post, $"{SessionPath}/:stop");
        var after = await UseAsync(HttpMethod.Get);
        var stoppedAgain = await UseAsync(HttpMethod.Post, $"{SessionPath}/:stop");

        Assert.That(new[] { created, read, again, stopped, after, stoppedAgain }.Select(answer => answer.Status), Is.EqualTo([201, 200, 200, 204, 200, 204]));
        Assert.That(new[] { created, read, again, after }.Select(answer => Text(answer.Body, "status")), Is.EqualTo(["Starting", "Ready", "Ready", "Stopped"]));
    }

    [Test]
    public async Task A_session_has_the_documented_properties()
    {
        await UseAsync(HttpMethod.Put, SessionPath, Settings);
        Time.Advance(TimeSpan.FromSeconds(179));
        var (_, session) = await UseAsync(HttpMethod.Get);

        Assert.That(session.EnumerateObject().Select(property => property.Name), Is.EquivalentTo(
        [
            "id", "size", "status", "maxLeaseTimeMinutes", "elapsedTimeMinutes", "hostname", "arrInspectorPort", "handshakePort",
            "teraflops", "error", "creationTime",
        ]));
        Assert.That((Text(session, "id"), Text(session, "size"), Text(session, "hostname")), Is.EqualTo(("one", "Premium", "127.0.0.1")));
        Assert.That((Number(session, "maxLeaseTimeMinutes"), Number(session, "elapsedTimeMinutes")), Is.EqualTo((30, 2)));
        Assert.That(Number(session, "arrInspectorPort"), Is.EqualTo(Emulator.BaseAddress.Port));
        Assert.That(Text(session, "creationTime"), Is.EqualTo("2026-01-01T00:00:00Z"));
    }

    [Test]
    public async Task A_session_expires_with_its_lease()
    {
        await UseAsync(HttpMethod.Put, SessionPath, Settings);
        Time.Advance(TimeSpan.FromMinutes(30) - TimeSpan.FromMilliseconds(1));
        var (_, before) = await UseAsync(HttpMethod.Get);
        Time.Advance(TimeSpan.FromHours(2));
        var (_, after) = await UseAsync(HttpMethod.Get);
        var (extended, _) = await UseAsync(HttpMethod.Patch, SessionPath, """{"maxLeaseTimeMinutes":1000}""");
        await UseAsync(HttpMethod.Post, $"{SessionPath}/:stop");
        var (_, stopped) = await UseAsync(HttpMethod.Get);

        Assert.That(new[] { before, after, stopped }.Select(session => Text(session, "status")), Is.EqualTo(["Ready", "Expired", "Expired"]));
        Assert.That((Number(before, "elapsedTimeMinutes"), Number(after, "elapsedTimeMinutes")), Is.EqualTo((29, 30)));
        Assert.That(extended, Is.EqualTo(422));
    }

    [Test]
    public async Task The_elapsed_time_of_a_stopped_session_does_not_grow()
    {
        await UseAsync(HttpMethod.Put, SessionPath, Settings);
        Time.Advance(TimeSpan.FromMinutes(5));
        await UseAsync(HttpMethod.Post, $"{SessionPath}/:stop");
        Time.Advance(TimeSpan.FromMinutes(5));
        var (_, session) = await UseAsync(HttpMethod.Get);

        Assert.That((Text(session, "status"), Number(session, "elapsedTimeMinutes")), Is.EqualTo(("Stopped", 5)));
    }

    [TestCase("""{"maxLeaseTimeMinutes":31,"size":"Premium"}""")]
    [TestCase("""{"maxLeaseTimeMinutes":30,"size":"Standard"}""")]
    public async Task Creating_an_existing_session_with_other_settings_is_a_conflict(string other)
    {
        await UseAsync(HttpMethod.Put, SessionPath, Settings);
        var (status, body) = await UseAsync(HttpMethod.Put, SessionPath, other);

        Assert.That((status, Text(body.GetProperty("error"), "code")), Is.EqualTo((409, "Conflict")));
    }

    [TestCase("""{"maxLeaseTimeMinutes":29}""", 422, 30)]
    [TestCase("""{"maxLeaseTimeMinutes":30}""", 200, 30)]
    [TestCase("""{"maxLeaseTimeMinutes":31}""", 200, 31)]
    [TestCase("""{"maxLeaseTimeMinutes":1441}""", 422, 30)]
    [TestCase("{}", 400, 30)]
    [TestCase("[]", 400, 30)]
    public async Task A_lease_can_be_extended_but_not_shortened(string update, int expected, int lease)
    {
        await UseAsync(HttpMethod.Put, SessionPath, Settings);
        var (status, _) = await UseAsync(HttpMethod.Patch, SessionPath, update);
        var (_, session) = await UseAsync(HttpMethod.Get);

        Assert.That((status, Number(session, "maxLeaseTimeMinutes")), Is.EqualTo((expected, lease)));
    }

    [Test]
    public async Task Only_running_sessions_of_the_account_are_listed()
    {
        const string Other = "0a0b0c0d-0000-4000-8000-000000000009";
        Emulator.Options.Accounts[Other] = [TokenEmulator.DefaultAccountKey];
        var token = await GetJwtAsync(Other);
        using var foreign = await SendAsync(HttpMethod.Put, $"/accounts/{Other}/sessions/foreign", $"Bearer {token}");
        foreach (var id in new[] { "one", "ONE", "two" })
        {
            await UseAsync(HttpMethod.Put, $"/accounts/{AccountId}/sessions/{id}", Settings);
        }

        await UseAsync(HttpMethod.Post, $"{SessionPath}/:stop");
        var (status, body) = await UseAsync(HttpMethod.Get, $"/accounts/{AccountId.ToUpperInvariant()}/sessions");

        Assert.That(status, Is.EqualTo(200));
        Assert.That(body.GetProperty("sessions").EnumerateArray().Select(session => Text(session, "id")), Is.EqualTo(["ONE", "two"]));
    }
}
