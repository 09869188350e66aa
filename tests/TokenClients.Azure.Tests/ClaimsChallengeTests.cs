using System.Net;
using System.Text;
using Azure.Core;
using Azure.Core.Pipeline;
using Microsoft.Extensions.DependencyInjection;

namespace TokenClients.Tests;

/// <summary>How the bearer policy of the Azure SDK handles a claims challenge (continuous access evaluation).</summary>
internal sealed class ClaimsChallengeTests : EmulatorFixture
{
    [Test]
    public async Task A_challenged_call_is_sent_again_with_another_token()
    {
        await using var services = new ServiceCollection().Also(s => s.AddArrTokens(Arr)).BuildServiceProvider();
        var rejected = (await services.GetRequiredService<ITokenProvider>().GetTokenAsync()).Value;
        using var resource = new StubHandler(
            request => request.Headers.Authorization!.Parameter == rejected ? Challenge() : new HttpResponseMessage());
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

        Assert.That(resource.Requests, Has.Count.EqualTo(4), "three calls, one of which was sent twice");
        Assert.That(Emulator.Arr.Requests, Has.Count.EqualTo(2), "the first token and its replacement");
    }

    [Test]
    public async Task Challenges_of_several_clients_that_share_a_credential_fail_no_call()
    {
        await using var services = new ServiceCollection().Also(s => s.AddArrTokens(Arr)).BuildServiceProvider();
        var provider = services.GetRequiredService<ITokenProvider>();
        var revoked = (await provider.GetTokenAsync()).Value;
        var (isRevoked, challenges) = (false, 0);
        using var resource = new StubHandler(request => isRevoked && request.Headers.Authorization!.Parameter == revoked
            ? Challenge($"{++challenges}") : new HttpResponseMessage());
        using var transport = new HttpClientTransport(resource);
        var credential = provider.AsTokenCredential();
        var clients = Enumerable.Range(0, 3).Select(_ => HttpPipelineBuilder.Build(
            new PipelineOptions { Transport = transport }, new BearerTokenAuthenticationPolicy(credential, "https://api.example/.default"))).ToList();

        // Each client has cached the token that is then revoked, and each is challenged with different claims.
        foreach (var client in clients.Concat(clients))
        {
            await SendAsync(client, new Uri("https://api.example/"));
            isRevoked |= client == clients[^1];
        }

        Assert.That(challenges, Is.EqualTo(3));
    }

    private static async Task SendAsync(HttpPipeline pipeline, Uri address)
    {
        var request = pipeline.CreateRequest();
        request.Uri.Reset(address);
        using var response = await pipeline.SendRequestAsync(request, default);
        Assert.That(response.Status, Is.EqualTo(200));
    }

    private static HttpResponseMessage Challenge(string number = "1604106651")
    {
        var claims = Convert.ToBase64String(Encoding.UTF8.GetBytes(
            """{"access_token":{"nbf":{"essential":true,"value":"#"}}}""".Replace("#", number, StringComparison.Ordinal)));
        var response = new HttpResponseMessage(HttpStatusCode.Unauthorized);
        response.Headers.Add("WWW-Authenticate", $"Bearer realm=\"\", error=\"insufficient_claims\", claims=\"{claims}\"");
        return response;
    }

    private sealed class PipelineOptions : ClientOptions;
}
