using System.Text;

namespace TokenClients.Emulator.Tests;

/// <summary>An emulator keeps only its newest requests, however long it runs.</summary>
internal sealed class RequestLogTests : EmulatorFixture
{
    private const int MaximumRequests = 10_000;
    private const int MaximumCharacters = 16 * 1024 * 1024;

    [Test]
    public async Task The_newest_10000_token_requests_are_kept()
    {
        await PipelineAsync(n => $"GET /accounts/none/token?n={n} HTTP/1.1\r\nHost: e\r\n", MaximumRequests + 25);

        var kept = Emulator.Arr.Requests.Select(request => request.Query);
        Assert.That(kept, Is.EqualTo(Enumerable.Range(25, MaximumRequests).Select(n => $"?n={n}")));
    }

    [Test]
    public async Task The_newest_10000_resource_requests_are_kept()
    {
        await PipelineAsync(n => $"DELETE /q/messages/head?n={n} HTTP/1.1\r\nHost: e\r\n", MaximumRequests + 25);

        var kept = Emulator.Wrap.ResourceRequests.Select(request => request.Query);
        Assert.That(kept, Is.EqualTo(Enumerable.Range(25, MaximumRequests).Select(n => $"?n={n}")));
    }

    [Test]
    public async Task Large_bodies_reduce_the_number_of_requests_kept()
    {
        const int Size = 250_000;
        var body = new string('x', Size);
        for (var n = 0; n < 80; n++)
        {
            using var response = await PostFormAsync($"/WRAPv0.9?n={n}", body);
            Assert.That((int)response.StatusCode, Is.EqualTo(400));
        }

        const int Kept = MaximumCharacters / Size;
        Assert.That(
            Emulator.Wrap.Requests.Select(request => request.Query),
            Is.EqualTo(Enumerable.Range(80 - Kept, Kept).Select(n => $"?n={n}")));
        Assert.That(Emulator.Wrap.Requests.Select(request => request.Body.Length), Has.All.EqualTo(Size));
    }

    /// <summary>Sends requests on one connection without waiting for the responses.</summary>
    private async Task PipelineAsync(Func<int, string> request, int count)
    {
        var text = new StringBuilder();
        for (var n = 0; n < count; n++)
        {
            text.Append(request(n)).Append(n == count - 1 ? "Connection: close\r\n\r\n" : "\r\n");
        }

        var answers = await RawConnection.ExchangeAsync(Emulator.BaseAddress, text.ToString());
        Assert.That(answers.Split("HTTP/1.1 "), Has.Length.EqualTo(count + 1));
    }
}
