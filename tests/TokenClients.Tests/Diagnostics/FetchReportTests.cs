namespace TokenClients.Tests;

internal sealed class FetchReportTests
{
    [TestCase(true, false, "success")]
    [TestCase(true, true, "stored")]
    [TestCase(false, false, "failure")]
    public void The_outcome_tells_whether_a_token_was_fetched_or_found(bool hasToken, bool isFound, string outcome)
    {
        var token = hasToken ? new AccessToken("token", DateTimeOffset.MaxValue) : null;

        Assert.That(new FetchReport(FetchTrigger.Miss, TimeSpan.Zero, token, isFound, Failure: null).Outcome, Is.EqualTo(outcome));
    }
}
