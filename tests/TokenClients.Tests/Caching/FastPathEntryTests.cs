namespace TokenClients.Tests;

/// <summary>The part of an entry that callers read without its lock.</summary>
internal sealed class FastPathEntryTests
{
    [Test]
    public void A_published_token_is_used_only_until_its_time_and_not_until_that_of_the_previous_one()
    {
        var entry = new Entry();
        entry.Set(new AccessToken("one", DateTimeOffset.MaxValue), until: 100);
        Assert.That((entry.TryGetFresh(99)?.Value, entry.TryGetFresh(100)?.Value), Is.EqualTo(("one", default(string))));

        entry.Set(new AccessToken("two", DateTimeOffset.MaxValue), until: null);
        Assert.That(entry.TryGetFresh(99), Is.Null);
    }

    private sealed class Entry : FastPathEntry
    {
        public void Set(AccessToken token, long? until)
        {
            Publish(token);
            if (until is { } time)
            {
                PublishUntil(time);
            }
        }
    }
}
