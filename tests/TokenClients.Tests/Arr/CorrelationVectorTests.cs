namespace TokenClients.Tests;

internal sealed class CorrelationVectorTests
{
    [Test]
    public void A_vector_is_base64_of_16_bytes_without_padding_and_new_each_time()
    {
        var vectors = Enumerable.Range(0, 1000).Select(_ => CorrelationVector.New()).ToList();

        Assert.That(vectors, Is.Unique);
        Assert.That(vectors, Has.All.Match("^[A-Za-z0-9+/]{21}[AQgw]$"), "16 bytes leave two bits in the last character");
        Assert.That(vectors.SelectMany(vector => vector).Distinct().Count(), Is.EqualTo(64), "every character occurs");
    }
}
