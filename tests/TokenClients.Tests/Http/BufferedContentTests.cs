namespace TokenClients.Tests;

internal sealed class BufferedContentTests
{
    [TestCase(0, 0L)]
    [TestCase(BoundedBody.Limit, (long)BoundedBody.Limit)]
    [TestCase(BoundedBody.Limit + 1, null)]
    public void A_whole_body_tells_its_length_and_one_that_was_cut_tells_none(int length, long? told)
    {
        using var body = new BufferedContent(new(new byte[length]));

        Assert.That(body.Headers.ContentLength, Is.EqualTo(told));
    }
}
