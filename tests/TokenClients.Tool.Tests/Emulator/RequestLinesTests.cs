using System.Net.Http.Headers;
using TokenClients.Emulator;

namespace TokenClients.Tool.Tests;

/// <summary>The log line of each request says what went wrong, and shows no token.</summary>
internal sealed class RequestLinesTests : RunningEmulatorFixture
{
    [Test]
    public async Task The_log_masks_a_token_in_a_path_and_names_a_wrong_audience()
    {
        using var tool = ToolProcess.Start(["emulator", "--port", "0"]);
        var address = new Uri((await tool.ReadToAsync("The emulator listens on ")).Split(' ')[^1]);
        await tool.ReadToAsync("Press Ctrl-C to stop.");
        var token = "";
        var ended = await StopAsync(tool, async _ =>
        {
            using var http = new HttpClient { BaseAddress = address };
            using var form = new FormUrlEncodedContent(
            [
                new("grant_type", "client_credentials"), new("client_id", TokenEmulator.DefaultClientId),
                new("client_secret", TokenEmulator.DefaultClientSecret), new("scope", "http://contoso.servicebus.windows.net/invoices"),
            ]);
            using var granted = await http.PostAsync(new Uri("oauth2/token", UriKind.Relative), form);
            token = (await granted.Content.ReadAsStringAsync()).Split('"')[3];
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
            using var rejected = await http.PostAsync(new Uri("orders/messages", UriKind.Relative), content: null);
            using var inPath = await http.PostAsync(new Uri($"{token}/messages?token={token}", UriKind.Relative), content: null);
        });

        Assert.That(token, Does.StartWith("eyJ"));
        Assert.That(ended.Error, Does.Contain(
            $"POST /orders/messages 401 InvalidAudience: Invalid authorization token audience. The token is for contoso.servicebus.windows.net/invoices. Resource: {address}orders"));
        Assert.That(ended.Error, Does.Contain("POST /eyJh…/messages 401 InvalidAudience"));
        Assert.That(token.Split('.').Where(ended.Error.Contains), Is.Empty);
    }
}
