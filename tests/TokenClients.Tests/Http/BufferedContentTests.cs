namespace TokenClients.Tests;

internal sealed class BufferedContentTests
{
    [TestCase(0, 0L)]
    [TestCase(BoundedBody.Limit, (long)BoundedBody.Limit)]
    [TestCase(BoundedBody.Limit + 1, null)]
    public void A_complete_body_has_a_Content_Length_and_a_cut_one_has_none(int length, long? expected)
    {
        using var body = new BufferedContent(new(new byte[length]));

        Assert.That(body.Headers.ContentLength, Is.EqualTo(expected));
    }
}
