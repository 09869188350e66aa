using System.IO.Pipelines;
using System.Net;

namespace TokenClients.Tests;

/// <summary>Synchronous calls of an <see cref="HttpClient"/> that carries tokens.</summary>
internal sealed class AccessTokenHandlerSendTests : HandlerFixture
{
    [Test]
    public void A_synchronous_request_carries_the_token_and_is_sent_again_after_a_401()
    {
        CoreBuild.HasToBeNet("A handler for .NET Standard cannot see HttpClient.Send; where that exists, the build for net8.0 is used.");
        using var http = new HttpClient(new AccessTokenHandler(Tokens, new AccessTokenHandlerOptions { AllowedHosts = { "resource.example" } })
        {
            InnerHandler = new SynchronousHandler(request =>
            {
                Sent.Add((request.RequestUri, $"{request.Headers.Authorization}"));
                return new HttpResponseMessage(Sent.Count == 1 ? HttpStatusCode.Unauthorized : HttpStatusCode.OK);
            }),
        });
        using var request = new HttpRequestMessage(HttpMethod.Get, Resource);
        using var response = http.Send(request);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(Sent.Select(sent => sent.Authorization), Is.EqualTo(["Bearer token-1", "Bearer token-2"]));
    }

    [Test]
    public async Task Both_attempts_of_a_synchronous_request_run_on_the_callers_thread()
    {
        CoreBuild.HasToBeNet("A handler for .NET Standard cannot see HttpClient.Send; where that exists, the build for net8.0 is used.");
        var answer = Tokens.Answer!;
        Tokens.Answer = null;
        var threads = new List<int>();
        using var http = new HttpClient(new AccessTokenHandler(Tokens, new AccessTokenHandlerOptions { AllowedHosts = { "resource.example" } })
        {
            InnerHandler = new SynchronousHandler(_ =>
            {
                threads.Add(Environment.CurrentManagedThreadId);
                return new HttpResponseMessage(threads.Count == 1 ? HttpStatusCode.Unauthorized : HttpStatusCode.OK) { Content = new StringContent("x") };
            }),
        });
        var done = new TaskCompletionSource<HttpStatusCode>(TaskCreationOptions.RunContinuationsAsynchronously);
        var caller = new Thread(() =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, Resource);
            using var response = http.Send(request);
            done.SetResult(response.StatusCode);
        });
        caller.Start();
        (await Tokens.NextAsync()).Succeed(answer(1, new TokenRequest()));
        (await Tokens.NextAsync()).Succeed(answer(2, new TokenRequest()));

        Assert.That(await done.Task.WaitAsync(TimeSpan.FromSeconds(30)), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(threads, Is.EqualTo([caller.ManagedThreadId, caller.ManagedThreadId]));
    }

    [Test]
    public async Task A_synchronous_caller_waits_on_its_thread_until_the_401_is_read()
    {
        CoreBuild.HasToBeNet("A handler for .NET Standard cannot see HttpClient.Send; where that exists, the build for net8.0 is used.");
        var threads = new List<int>();
        var body = new Pipe();
        using var http = new HttpClient(new AccessTokenHandler(Tokens, new AccessTokenHandlerOptions { AllowedHosts = { "resource.example" } }, Time, logger: null)
        {
            InnerHandler = new SynchronousHandler(_ =>
            {
                threads.Add(Environment.CurrentManagedThreadId);
                return threads.Count == 1 ? new(HttpStatusCode.Unauthorized) { Content = new StreamContent(body.Reader.AsStream()) } : new(HttpStatusCode.OK);
            }),
        });
        var caller = new Thread(() =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, Resource);
            http.Send(request).Dispose();
        });
        caller.Start();
        await Eventually.IsTrue(() => threads.Count == 1 && caller.ThreadState == ThreadState.WaitSleepJoin, "the caller waits for the body");

        await body.Writer.CompleteAsync();

        Assert.That(caller.Join(TimeSpan.FromSeconds(30)), Is.True);
        Assert.That(threads, Is.EqualTo([caller.ManagedThreadId, caller.ManagedThreadId]));
    }

    private sealed class SynchronousHandler(Func<HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler
    {
        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) => answer(request);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            throw new NotSupportedException();
    }
}
