using Azure.Core;
using Azure.Core.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using TokenClients.Emulator;

namespace TokenClients.Tests;

/// <summary>
/// A pipeline of the Azure SDK, with the bearer policy that its clients have, sends tokens of ours to the emulator's
/// resource over real sockets. Only TLS is left out: see <see cref="TlsEndsHere"/>.
/// </summary>
internal sealed class AzurePipelineTests : EmulatorFixture
{
    private static readonly string[] AzureScopes = ["https://sts.mixedreality.azure.com/.default"];

    [Test]
    public async Task A_pipeline_creates_a_session_with_an_ARR_token()
    {
        await using var services = new ServiceCollection().Also(s => s.AddArrTokens(Arr)).BuildServiceProvider();
        using var transport = new HttpClientTransport(new TlsEndsHere());
        var pipeline = Pipeline(services.GetRequiredService<ITokenProvider>().AsTokenCredential(), transport);

        using var response = await pipeline.SendRequestAsync(Session(pipeline, "x"), default);

        Assert.That(response.Status, Is.EqualTo(201));
        Assert.That(Emulator.Arr.Requests, Has.Count.EqualTo(1));
        var token = await services.GetRequiredService<ITokenProvider>().GetTokenAsync();
        Assert.That(Emulator.Arr.ResourceRequests.Single().Headers["Authorization"], Is.EqualTo($"Bearer {token.Value}"));
    }

    [Test]
    public async Task A_synchronous_pipeline_does_so_too()
    {
        await using var services = new ServiceCollection().Also(s => s.AddArrTokens(Arr)).BuildServiceProvider();
        using var transport = new HttpClientTransport(new TlsEndsHere());
        var pipeline = Pipeline(services.GetRequiredService<ITokenProvider>().AsTokenCredential(), transport);

        using var response = await Task.Run(() => pipeline.SendRequest(Session(pipeline, "x"), default));

        Assert.That(response.Status, Is.EqualTo(201));
    }

    [Test]
    public async Task A_hundred_calls_at_once_of_several_clients_on_a_cold_cache_make_one_token_request()
    {
        await using var services = new ServiceCollection().Also(s => s.AddArrTokens(Arr)).BuildServiceProvider();
        using var transport = new HttpClientTransport(new TlsEndsHere());
        var credential = services.GetRequiredService<ITokenProvider>().AsTokenCredential();
        HttpPipeline[] clients = [.. Enumerable.Range(0, 4).Select(_ => Pipeline(credential, transport))];

        var allHaveCalled = new TaskCompletionSource();
        Emulator.Arr.Faults.Always = Fault.Gate(allHaveCalled.Task);

        var calls = await Callers.CallAsync(100, async i =>
        {
            var client = clients[i % clients.Length];
            using var response = await client.SendRequestAsync(Session(client, $"s{i}"), default);
            return response.Status;
        });
        allHaveCalled.SetResult();
        var statuses = await Task.WhenAll(calls);

        Assert.That(statuses, Is.All.EqualTo(201));
        Assert.That(Emulator.Arr.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Tokens_shorter_than_the_policys_margin_of_5_minutes_make_no_request_per_call()
    {
        Emulator.Options.ArrLifetime = TimeSpan.FromMinutes(2);
        await using var services = new ServiceCollection().Also(s => s.AddArrTokens(Arr)).BuildServiceProvider();
        using var transport = new HttpClientTransport(new TlsEndsHere());
        var pipeline = Pipeline(services.GetRequiredService<ITokenProvider>().AsTokenCredential(), transport);

        for (var i = 0; i < 20; i++)
        {
            using var response = await pipeline.SendRequestAsync(Session(pipeline, $"s{i}"), default);
            Assert.That(response.Status, Is.EqualTo(201));
        }

        Assert.That(Emulator.Arr.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_rejected_key_reaches_the_caller_as_the_TokenException_it_is_and_nothing_is_sent()
    {
        Emulator.Arr.Faults.Always = Fault.RejectKey();
        await using var services = new ServiceCollection().Also(s => s.AddArrTokens(Arr)).BuildServiceProvider();
        using var transport = new HttpClientTransport(new TlsEndsHere());
        var pipeline = Pipeline(services.GetRequiredService<ITokenProvider>().AsTokenCredential(), transport);

        for (var i = 0; i < 10; i++)
        {
            var failure = await Assert.ThrowsAsync<TokenException>(() => pipeline.SendRequestAsync(Session(pipeline, "x"), default).AsTask());
            Assert.That(failure!.Reason, Is.EqualTo(TokenFailureReason.CredentialRejected));
        }

        Assert.That((Emulator.Arr.Requests.Count, Emulator.Arr.ResourceRequests.Count), Is.EqualTo((1, 0)));
    }

    [Test]
    public async Task A_WRAP_token_goes_out_in_its_own_form()
    {
        await using var services = new ServiceCollection().Also(s => s.AddAcsWrapTokens(Wrap)).BuildServiceProvider();
        using var transport = new HttpClientTransport(new TlsEndsHere());
        var pipeline = Pipeline(services.GetRequiredService<ITokenProvider>().AsTokenCredential(), transport);
        var request = pipeline.CreateRequest();
        request.Method = RequestMethod.Post;
        request.Uri.Reset(TlsEndsHere.Address(Emulator.Wrap.ResourceEndpoint));
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
        request.Uri.Reset(TlsEndsHere.Address(new Uri(Emulator.Arr.ResourceEndpoint, $"accounts/{TokenEmulator.DefaultAccountId}/sessions/{id}")));
        return request;
    }

    private sealed class PipelineOptions : ClientOptions;
}
