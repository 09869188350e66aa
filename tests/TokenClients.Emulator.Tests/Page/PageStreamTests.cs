using System.Text.Json;

namespace TokenClients.Emulator.Tests;

/// <summary>The event stream of the page.</summary>
internal sealed class PageStreamTests : EmulatorFixture
{
    [Test]
    public async Task The_response_is_an_event_stream_that_must_not_be_cached()
    {
        using var events = await PageEvents.OpenAsync(Http);

        Assert.That(Raw(events.Response, "Content-Type"), Is.EqualTo("text/event-stream; charset=utf-8"));
        Assert.That(Raw(events.Response, "Cache-Control"), Is.EqualTo("no-store, no-transform"));
        Assert.That(Raw(events.Response, "X-Content-Type-Options"), Is.EqualTo("nosniff"));
    }

    [Test]
    public async Task The_stream_starts_with_the_current_state()
    {
        using var granted = await RequestWrapAsync();
        using var rejected = await RequestWithWrongKeyAsync(Service.Arr);
        Emulator.OAuth.Faults.Enqueue(Fault.Hang(), 2);
        Emulator.OAuth.ResourceFaults.Always = Fault.Status(418);

        using var events = await PageEvents.OpenAsync(Http);
        var state = await events.NextAsync();

        Assert.That(state.Name, Is.EqualTo("state"));
        Assert.That(
            state.List("requests").Select(one => $"{one.GetProperty("method")} {one.GetProperty("status")}"),
            Is.EqualTo(["POST 200", "GET 401"]));
        Assert.That(
            state.List("services").Select(service => service.GetProperty("service").GetString()),
            Is.EqualTo(["arr", "wrap", "oauth"]));
        Assert.That(
            state.List("faults").Select(faults => faults.GetRawText()),
            Is.SupersetOf(
            [
                """{"service":"oauth","target":"tokens","always":null,"waiting":2,"next":"Hang"}""",
                """{"service":"oauth","target":"resource","always":"Status(418)","waiting":0,"next":null}""",
            ]));
    }

    [Test]
    public async Task The_stream_reports_each_request_once_it_is_answered([Values] Service service)
    {
        using var events = await PageEvents.OpenAsync(Http);
        await events.NextAsync("state");
        Of(service).Faults.Enqueue(Fault.SkewDate(TimeSpan.FromHours(1)));

        using var response = await RequestTokenAsync(service);
        var request = await events.NextRequestAsync(200);

        Assert.That(request.GetProperty("id").GetInt64(), Is.EqualTo(1));
        Assert.That(request.GetProperty("service").GetString(), Is.EqualTo($"{service}".ToLowerInvariant()));
        Assert.That(request.GetProperty("target").GetString(), Is.EqualTo("tokens"));
        Assert.That(request.GetProperty("at").GetInt64(), Is.EqualTo(Time.GetUtcNow().ToUnixTimeMilliseconds()));
        Assert.That(request.GetProperty("path").GetString(), Is.EqualTo(Of(service).Requests.Single().Path));
        Assert.That(request.GetProperty("fault").GetString(), Is.EqualTo("SkewDate"));
        Assert.That(
            request.GetProperty("who").GetString(), Is.EqualTo(service switch
            {
                Service.Arr => AccountId,
                Service.Wrap => TokenEmulator.DefaultIssuerName,
                _ => TokenEmulator.DefaultClientId,
            }));
    }

    [Test]
    public async Task The_stream_reports_the_lifetime_of_each_token([Values] Service service)
    {
        Emulator.Options.ArrLifetime = Emulator.Options.WrapLifetime = Emulator.Options.OAuthLifetime =
            TimeSpan.FromSeconds(90);
        using var response = await RequestTokenAsync(service);
        using var rejected = await RequestWithWrongKeyAsync(service);
        Of(service).Faults.Enqueue(Fault.EmptyBody());
        using var empty = await RequestTokenAsync(service);
        var expires = Time.GetUtcNow().AddSeconds(90);

        using var events = await PageEvents.OpenAsync(Http);
        var before = await events.NextAsync("state");
        Time.Advance(TimeSpan.FromSeconds(90));
        using var later = await PageEvents.OpenAsync(Http);
        var after = await later.NextAsync("state");

        var token = before.List("tokens").Single().GetProperty("token");
        Assert.That(token.GetProperty("lifetime").GetInt64(), Is.EqualTo(90_000));
        Assert.That(token.GetProperty("expires").GetInt64(), Is.EqualTo(expires.ToUnixTimeMilliseconds()));
        Assert.That(after.List("tokens"), Is.Empty, "an expired token is not listed");
    }

    [Test]
    public async Task The_stream_reports_the_time_of_the_emulator()
    {
        using var events = await PageEvents.OpenAsync(Http);
        var now = Time.GetUtcNow().AddHours(1).ToUnixTimeMilliseconds();
        Time.Advance(TimeSpan.FromHours(1));

        await events.NextAsync("tick", tick => tick.Data.GetProperty("now").GetInt64() == now);
        var next = await events.NextAsync("tick");

        Assert.That(next.Data.GetProperty("now").GetInt64(), Is.EqualTo(now), "the emulator's time stands still");
    }

    [Test]
    public async Task The_stream_reports_every_change_of_the_faults()
    {
        using var events = await PageEvents.OpenAsync(Http);
        await events.NextAsync("state");

        Emulator.Wrap.Faults.Enqueue(Fault.Html());
        await FaultsAsync(events, 1, null);
        Emulator.Wrap.Faults.Always = Fault.Status(500);
        await FaultsAsync(events, 1, "Status(500)");
        using var response = await RequestWrapAsync();
        await FaultsAsync(events, 0, "Status(500)");
        Emulator.Wrap.Faults.Clear();
        await FaultsAsync(events, 0, null);
    }

    [Test]
    public async Task A_pending_request_is_reported_immediately()
    {
        using var events = await PageEvents.OpenAsync(Http);
        await events.NextAsync("state");
        Emulator.Arr.Faults.Enqueue(Fault.Hang());
        using var leave = new CancellationTokenSource();
        var answer = Http.GetAsync(TokenPath, leave.Token);

        var open = (await events.NextAsync("requests")).List("requests").Single();
        await leave.CancelAsync();
        var over = (await events.NextAsync("requests")).List("requests").Single();

        await Assert.ThrowsAsync<TaskCanceledException>(() => answer);
        Assert.That(open.GetProperty("ms").ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(over.GetProperty("ms").ValueKind, Is.EqualTo(JsonValueKind.Number));
        Assert.That(over.GetProperty("status").GetInt32(), Is.Zero);
    }

    [Test]
    public async Task The_stream_ends_when_the_emulator_is_disposed()
    {
        using var events = await PageEvents.OpenAsync(Http);
        await events.NextAsync("state");

        await Emulator.DisposeAsync();

        await Assert.ThrowsAsync<IOException>(() => events.NextAsync("never"));
    }

    [Test]
    public async Task The_stream_starts_with_the_newest_200_requests_and_the_total_count()
    {
        for (var i = 0; i < 205; i++)
        {
            using var response = await RequestArrAsync(key: "wrong");
        }

        using var events = await PageEvents.OpenAsync(Http);
        var state = await events.NextAsync("state");

        Assert.That(state.Data.GetProperty("seen").GetInt64(), Is.EqualTo(205));
        Assert.That(
            state.List("requests").Select(request => request.GetProperty("id").GetInt64()),
            Is.EqualTo(Enumerable.Range(6, 200)));
    }

    private static Task<PageEvent> FaultsAsync(PageEvents events, int waiting, string? always) => events.NextAsync(
        "faults",
        e => e.List("faults").Single(one => one.GetProperty("service").GetString() == "wrap"
                && one.GetProperty("target").GetString() == "tokens") is var faults
            && faults.GetProperty("waiting").GetInt32() == waiting
            && faults.GetProperty("always").GetString() == always);
}
