using System.Net;
using System.Text;
using Azure.Core;
using Azure.Core.Pipeline;
using Microsoft.Extensions.DependencyInjection;

namespace TokenClients.Tests;

/// <summary>The bearer policy of the Azure SDK meets a claims challenge (continuous access evaluation).</summary>
internal sealed class ClaimsChallengeTests : EmulatorFixture
{
    [Test]
    public async Task A_challenged_call_is_sent_again_with_another_token()
    {
        await using var services = new ServiceCollection().Also(s => s.AddArrTokens(Arr)).BuildServiceProvider();
        var refused = (await services.GetRequiredService<ITokenProvider>().GetTokenAsync()).Value;
        using var resource = new StubHandler(
            request => request.Headers.Authorization!.Parameter == refused ? Challenge() : new HttpResponseMessage());
        using var transport = new HttpClientTransport(resource);
        var pipeline = HttpPipelineBuilder.Build(new PipelineOptions { Transport = transport }, new BearerTokenAuthenticationPolicy(
            services.GetRequiredService<ITokenProvider>().AsTokenCredential(), "https://api.example/.default"));

        for (var i = 0; i < 3; i++)
        {
            var request = pipeline.CreateRequest();
            request.Uri.Reset(new Uri("https://api.example/"));
            using var response = await pipeline.SendRequestAsync(request, default);
            Assert.That(response.Status, Is.EqualTo(200));
        }

        Assert.That(resource.Requests, Has.Count.EqualTo(4), "three calls, one of them twice");
        Assert.That(Emulator.Arr.Requests, Has.Count.EqualTo(2), "the first token and its replacement");
    }

    private static HttpResponseMessage Challenge()
    {
        var claims = Convert.ToBase64String(Encoding.UTF8.GetBytes("""{"access_token":{"nbf":{"essential":true,"value":"1604106651"}}}"""));
        var response = new HttpResponseMessage(HttpStatusCode.Unauthorized);
        response.Headers.Add("WWW-Authenticate", $"Bearer realm=\"\", error=\"insufficient_claims\", claims=\"{claims}\"");
        return response;
    }

    private sealed class PipelineOptions : ClientOptions;
}
