using Azure.Core;
using Azure.Core.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using TokenClients.Emulator;

namespace TokenClients.Tests;

/// <summary>
/// An Azure SDK pipeline with the bearer policy of the SDK's clients sends TokenClients tokens to the emulator's resource over
/// real sockets. Only TLS is removed: see <see cref="TlsRemovingHandler"/>.
/// </summary>
internal sealed class AzurePipelineTests : EmulatorFixture
{
    private static readonly string[] AzureScopes = ["https://sts.mixedreality.azure.com/.default"];

    [Test]
    public async Task A_pipeline_creates_a_session_with_an_ARR_token()
    {
        await using var services = new ServiceCollection().Also(s => s.AddArrTokens(Arr)).BuildServiceProvider();
        using var transport = new HttpClientTransport(new TlsRemovingHandler());
        var pipeline = Pipeline(services.GetRequiredService<ITokenProvider>().AsTokenCredential(), transport);

        using var response = await pipeline.SendRequestAsync(Session(pipeline, "x"), default);

        Assert.That(response.Status, Is.EqualTo(201));
        Assert.That(Emulator.Arr.Requests, Has.Count.EqualTo(1));
        var token = await services.GetRequiredService<ITokenProvider>().GetTokenAsync();
        Assert.That(Emulator.Arr.ResourceRequests.Single().Headers["Authorization"], Is.EqualTo($"Bearer {token.Value}"));
    }

    [Test]
    public async Task A_synchronous_pipeline_creates_a_session_with_an_ARR_token()
    {
        await using var services = new ServiceCollection().Also(s => s.AddArrTokens(Arr)).BuildServiceProvider();
        using var transport = new HttpClientTransport(new TlsRemovingHandler());
        var pipeline = Pipeline(services.GetRequiredService<ITokenProvider>().AsTokenCredential(), transport);

        using var response = await Task.Run(() => pipeline.SendRequest(Session(pipeline, "x"), default));

        Assert.That(response.Status, Is.EqualTo(201));
    }

    [Test]
    public async Task A_hundred_concurrent_calls_on_a_cold_cache_make_one_token_request()
    {
        await using var services = new ServiceCollection().Also(s => s.AddArrTokens(Arr)).BuildServiceProvider();
        using var transport = new HttpClientTransport(new TlsRemovingHandler());
        var credential = services.GetRequiredService<ITokenProvider>().AsTokenCredential();
        HttpPipeline[] clients = [.. Enumerable.Range(0, 4).Select(_ => Pipeline(credential, transport))];

        var allCallsStarted = new TaskCompletionSource();
        Emulator.Arr.Faults.Always = Fault.Gate(allCallsStarted.Task);

        var calls = await Callers.CallAsync(100, async i =>
        {
            var client = clients[i % clients.Length];
            using var response = await client.SendRequestAsync(Session(client, $"s{i}"), default);
            return response.Status;
        });
        allCallsStarted.SetResult();
        var statuses = await Task.WhenAll(calls);

        Assert.That(statuses, Is.All.EqualTo(201));
        Assert.That(Emulator.Arr.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Tokens_that_expire_within_the_policys_5_minute_margin_are_still_cached()
    {
        Emulator.Options.ArrLifetime = TimeSpan.FromMinutes(2);
        await using var services = new ServiceCollection().Also(s => s.AddArrTokens(Arr)).BuildServiceProvider();
        using var transport = new HttpClientTransport(new TlsRemovingHandler());
        var pipeline = Pipeline(services.GetRequiredService<ITokenProvider>().AsTokenCredential(), transport);

        for (var i = 0; i < 20; i++)
        {
            using var response = await pipeline.SendRequestAsync(Session(pipeline, $"s{i}"), default);
            Assert.That(response.Status, Is.EqualTo(201));
        }

        Assert.That(Emulator.Arr.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_rejected_key_reaches_the_caller_as_a_TokenException_and_nothing_is_sent()
    {
        Emulator.Arr.Faults.Always = Fault.RejectKey();
        await using var services = new ServiceCollection().Also(s => s.AddArrTokens(Arr)).BuildServiceProvider();
        using var transport = new HttpClientTransport(new TlsRemovingHandler());
        var pipeline = Pipeline(services.GetRequiredService<ITokenProvider>().AsTokenCredential(), transport);

        for (var i = 0; i < 10; i++)
        {
            var failure = await Assert.ThrowsAsync<TokenException>(() => pipeline.SendRequestAsync(Session(pipeline, "x"), default).AsTask());
            Assert.That(failure!.Reason, Is.EqualTo(TokenFailureReason.CredentialRejected));
        }

        Assert.That((Emulator.Arr.Requests.Count, Emulator.Arr.ResourceRequests.Count), Is.EqualTo((1, 0)));
    }

    [Test]
    public async Task A_pipeline_sends_a_WRAP_token_in_the_WRAP_header_format()
    {
        await using var services = new ServiceCollection().Also(s => s.AddAcsWrapTokens(Wrap)).BuildServiceProvider();
        using var transport = new HttpClientTransport(new TlsRemovingHandler());
        var pipeline = Pipeline(services.GetRequiredService<ITokenProvider>().AsTokenCredential(), transport);
        var request = pipeline.CreateRequest();
        request.Method = RequestMethod.Post;
        request.Uri.Reset(TlsRemovingHandler.Address(Emulator.Wrap.ResourceEndpoint));
        request.Content = RequestContent.Create("order"u8.ToArray());

        using var response = await pipeline.SendRequestAsync(request, default);

        Assert.That(response.Status, Is.EqualTo(201));
        Assert.That(Emulator.Wrap.ResourceRequests.Single().Headers["Authorization"], Does.StartWith("WRAP access_token=\""));
    }

    private static HttpPipeline Pipeline(TokenCredential credential, HttpPipelineTransport transport) =>
        HttpPipelineBuilder.Build(new PipelineOptions { Transport = transport }, new BearerTokenAuthenticationPolicy(credential, AzureScopes));

    private Request Session(HttpPipeline pipeline, string id)
    {
        var request = pipeline.CreateRequest();
        request.Method = RequestMethod.Put;
        request.Uri.Reset(TlsRemovingHandler.Address(new Uri(Emulator.Arr.ResourceEndpoint, $"accounts/{TokenEmulator.DefaultAccountId}/sessions/{id}")));
        return request;
    }

    private sealed class PipelineOptions : ClientOptions;
}
