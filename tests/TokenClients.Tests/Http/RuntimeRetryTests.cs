namespace TokenClients.Tests;

/// <summary>The handler of .NET repeats some requests itself, outside this library's retries; this checks the documented number.</summary>
internal sealed class RuntimeRetryTests
{
    [TestCase("arr", 4)]
    [TestCase("wrap", 1)]
    [TestCase("oauth", 1)]
    public async Task If_the_server_closes_the_connection_only_a_request_without_a_body_is_sent_four_times(string client, int expected)
    {
        var requests = 0;
        using var server = new RawServer(_ =>
        {
            Interlocked.Increment(ref requests);
            return "";
        });
        using var http = TokenHttp.CreateClient(new TokenResilienceOptions { MaxRetries = 0 });

        var failure = await HttpClients.FailureOf(HttpClients.Create(client, http, server.Endpoint));

        Assert.That((failure.Reason, requests), Is.EqualTo((TokenFailureReason.Network, expected)));
    }
}
