using System.Collections;
using System.Reflection;

namespace TokenClients.Emulator.Tests;

/// <summary>A page that does not keep up costs no more than another.</summary>
internal sealed class PageListenerTests : MappedFixture
{
    private const int Requests = 3_000;

    // The test host holds back what is not read, so that this page stops to take events after the first ones.
    [Test]
    public async Task A_page_that_falls_behind_is_told_how_things_stand_instead_of_all_that_happened()
    {
        using var events = await PageEvents.OpenAsync(Http);
        await events.NextAsync("state");
        for (var i = 0; i < Requests; i++)
        {
            using var response = await AskArrAsync(key: "wrong");
        }

        var told = 0;
        var next = await events.NextAsync();
        for (; next.Name != "state" && told < Requests; next = await events.NextAsync())
        {
            told += next.List("requests").Count();
        }

        Assert.That(told, Is.LessThan(Requests));
        Assert.That(next.Data.GetProperty("seen").GetInt64(), Is.GreaterThan(told));
        Assert.That(next.List("requests").Count(), Is.EqualTo(200));
    }

    [Test]
    public async Task A_page_that_is_closed_is_forgotten()
    {
        var events = await PageEvents.OpenAsync(Http);
        await events.NextAsync("state");
        Assert.That(Listeners(), Is.EqualTo(1));

        events.Dispose();

        await Until.IsTrueAsync(() => Listeners() == 0, "the page was not forgotten");
    }

    private int Listeners()
    {
        var feed = Field(Emulator.Arr, "_feed");
        return ((ICollection)Field(feed, "_listeners")).Count;
    }

    private static object Field(object item, string name) =>
        item.GetType().GetField(name, BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(item)!;
}
