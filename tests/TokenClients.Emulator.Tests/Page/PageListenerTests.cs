using System.Collections;
using System.Reflection;

namespace TokenClients.Emulator.Tests;

/// <summary>Pages that read the event stream slowly, and pages that are closed.</summary>
internal sealed class PageListenerTests : MappedFixture
{
    private const int Requests = 3_000;

    // The test host stops writing while the client does not read, so this page falls behind after the first events.
    [Test]
    public async Task A_page_that_falls_behind_gets_the_current_state_instead_of_all_events()
    {
        using var events = await PageEvents.OpenAsync(Http);
        await events.NextAsync("state");
        for (var i = 0; i < Requests; i++)
        {
            using var response = await RequestArrAsync(key: "wrong");
        }

        var received = 0;
        var next = await events.NextAsync();
        for (; next.Name != "state" && received < Requests; next = await events.NextAsync())
        {
            received += next.List("requests").Count();
        }

        Assert.That(received, Is.LessThan(Requests));
        Assert.That(next.Data.GetProperty("seen").GetInt64(), Is.GreaterThan(received));
        Assert.That(next.List("requests").Count(), Is.EqualTo(200));
    }

    [Test]
    public async Task A_closed_page_is_removed_from_the_listeners()
    {
        var events = await PageEvents.OpenAsync(Http);
        await events.NextAsync("state");
        Assert.That(Listeners(), Is.EqualTo(1));

        events.Dispose();

        await Until.IsTrueAsync(() => Listeners() == 0, "the page was not removed");
    }

    private int Listeners()
    {
        var feed = Field(Emulator.Arr, "_feed");
        return ((ICollection)Field(feed, "_listeners")).Count;
    }

    private static object Field(object item, string name) =>
        item.GetType().GetField(name, BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(item)!;
}
