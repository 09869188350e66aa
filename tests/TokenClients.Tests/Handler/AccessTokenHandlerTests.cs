using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;

namespace TokenClients.Tests;

/// <summary>Which token a request carries, and what the handler does after a 401.</summary>
internal sealed class AccessTokenHandlerTests : HandlerFixture
{
    [Test]
    public async Task Each_attempt_presents_the_certificate_that_its_token_is_bound_to([Values] bool isNextBound)
    {
        var presented = new List<X509Certificate2?>();
        Tokens.Answer = (number, _) => new AccessToken($"token-{number}", DateTimeOffset.UtcNow.AddHours(1))
        {
            BindingCertificate = number == 1 ? TestCertificates.One : isNextBound ? TestCertificates.Two : null,
        };
        using var http = Client(request =>
        {
            presented.Add(ClientCertificate.Of(request));
            return Answers.Create(presented.Count == 1 ? 401 : 200);
        });

        using var response = await http.GetAsync(Resource);

        Assert.That(presented, Is.EqualTo(new[] { TestCertificates.One, isNextBound ? TestCertificates.Two : null }));
    }

    [Test]
    public async Task Every_request_carries_the_token()
    {
        using var http = Client(Statuses(200));
        using var response = await http.GetAsync(Resource);

        Assert.That(Sent, Is.EqualTo(new[] { (Resource, "Bearer token-1") }));
    }

    [Test]
    public async Task An_existing_Authorization_header_is_replaced()
    {
        using var http = Client(Statuses(200));
        http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", "Basic old");
        using var response = await http.GetAsync(Resource);

        Assert.That(Sent.Single().Authorization, Is.EqualTo("Bearer token-1"));
    }

    [Test]
    public async Task A_completed_response_task_is_returned_as_is_without_another_task()
    {
        var answer = Task.FromResult(new HttpResponseMessage());
        using var handler = new AccessTokenHandler(Tokens, new AccessTokenHandlerOptions { AllowedHosts = { "resource.example" } })
        {
            InnerHandler = new ReturningHandler(answer),
        };
        using var invoker = new HttpMessageInvoker(handler);
        using var request = new HttpRequestMessage(HttpMethod.Get, Resource);

        var sending = invoker.SendAsync(request, CancellationToken.None);

        Assert.That(sending, Is.SameAs(answer));
        (await answer).Dispose();
    }

    [Test]
    public async Task A_rejected_token_is_replaced_and_the_request_sent_once_more()
    {
        using var http = Client(Statuses(401, 200));
        using var response = await http.GetAsync(Resource);

        Assert.That(await response.Content.ReadAsStringAsync(), Is.EqualTo("answer 2"));
        Assert.That(Sent.Select(sent => sent.Authorization), Is.EqualTo(["Bearer token-1", "Bearer token-2"]));
        Assert.That(Tokens.Requests.Last().Rejected!.Value, Is.EqualTo("token-1"), "the provider is given the rejected token");
        Assert.That(Log.Lines.Single().Text, Is.EqualTo("resource.example rejected the token of client 'ScriptedProvider' for its default scope; the token was replaced and the request sent again"));
    }

    [TestCase(200), TestCase(403), TestCase(404), TestCase(500)]
    public async Task Any_second_response_other_than_401_is_returned(int status)
    {
        using var http = Client(Statuses(401, status));
        using var response = await http.GetAsync(Resource);

        Assert.That((int)response.StatusCode, Is.EqualTo(status));
    }

    [TestCase(200), TestCase(400), TestCase(403), TestCase(407), TestCase(500)]
    public async Task A_status_other_than_401_does_not_count_as_a_rejected_token(int status)
    {
        using var http = Client(Statuses(status));
        using var response = await http.GetAsync(Resource);

        Assert.That((Sent.Count, Tokens.Fetches), Is.EqualTo((1, 1)));
    }

    [Test]
    public async Task After_a_second_401_the_first_is_returned_and_nothing_more_is_sent()
    {
        using var http = Client(Statuses(401, 401, 200));
        using var response = await http.GetAsync(Resource);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(await response.Content.ReadAsStringAsync(), Is.EqualTo("answer 1"));
        Assert.That((Sent.Count, Tokens.Fetches), Is.EqualTo((2, 2)));
        Assert.That(Log.Lines.Single(), Is.EqualTo((LogLevel.Warning,
            "resource.example rejected two tokens of client 'ScriptedProvider' for its default scope in a row, so a new token does not help. Check the token's scope and audience, and the permissions of its account.")));
    }

    [TestCase(200), TestCase(401)]
    public async Task The_response_that_is_not_returned_is_disposed(int second)
    {
        HttpResponseMessage[] answers = [Answers.Create(401, "first"), Answers.Create(second, "second")];
        using var http = Client(_ => answers[Sent.Count - 1]);
        using var response = await http.GetAsync(Resource);

        await Assert.ThrowsAsync<ObjectDisposedException>(() => answers.Single(answer => answer != response).Content.ReadAsStringAsync());
    }

    [Test]
    public async Task A_logger_that_throws_does_not_prevent_the_response()
    {
        var options = new AccessTokenHandlerOptions { AllowedHosts = { "resource.example" } };
        var answers = Statuses(401, 200);
        using var http = new HttpClient(new AccessTokenHandler(Tokens, options, logger: new ThrowingLogger<AccessTokenHandler>()) { InnerHandler = new StubHandler(answers) });
        using var response = await http.GetAsync(Resource);

        Assert.That(await response.Content.ReadAsStringAsync(), Is.EqualTo("answer 2"));
    }

    [Test]
    public async Task A_provider_that_returns_null_is_named_in_the_error()
    {
        Tokens.Answer = (_, _) => null!;
        using var http = Client(Statuses(200));

        var error = await Assert.ThrowsAsync<TokenException>(() => http.GetAsync(Resource));

        Assert.That((error!.Message, Sent.Count), Is.EqualTo(("ScriptedProvider returned null; return a token or throw a TokenException.", 0)));
    }

    [Test]
    public void A_request_that_completes_synchronously_allocates_no_memory()
    {
        using var answer = new HttpResponseMessage();
        var cache = new CachingTokenProvider(Tokens);
        using var invoker = new HttpMessageInvoker(new AccessTokenHandler(cache, new AccessTokenHandlerOptions { AllowedHosts = { "resource.example" } })
        {
            InnerHandler = new ReturningHandler(Task.FromResult(answer)),
        });
        using var request = new HttpRequestMessage(HttpMethod.Get, Resource);
        for (var warmUp = 0; warmUp < 100; warmUp++)
        {
            _ = invoker.SendAsync(request, CancellationToken.None).GetAwaiter().GetResult();
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var call = 0; call < 100; call++)
        {
            _ = invoker.SendAsync(request, CancellationToken.None);
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [Test]
    public async Task Without_a_replacement_token_the_first_401_is_returned_unchanged()
    {
        var answer = Tokens.Answer!;
        Tokens.Answer = (number, request) => number == 1 ? answer(number, request) : throw new TokenException(TokenFailureReason.Throttled, "Fewer, please.");
        using var http = Client(Statuses(401));
        using var response = await http.GetAsync(Resource);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(response.Headers.GetValues("X-Number"), Is.EqualTo(["1"]));
        Assert.That(await response.Content.ReadAsStringAsync(), Is.EqualTo("answer 1"));
        Assert.That(Log.Lines.Single().Text, Does.EndWith("so the 401 is returned. Fewer, please."));
    }

    [Test]
    public async Task If_the_second_attempt_throws_the_first_401_is_returned_unchanged()
    {
        using var http = Client(_ => Sent.Count == 1 ? Answers.Create(401, "the first") : throw new HttpRequestException("broken"));
        using var response = await http.GetAsync(Resource);

        Assert.That(await response.Content.ReadAsStringAsync(), Is.EqualTo("the first"));
        Assert.That(Log.Lines.Single().Text, Does.EndWith("so the 401 is returned. HttpRequestException: broken."));
    }

    [Test]
    public async Task A_replacement_that_equals_the_rejected_token_is_not_sent()
    {
        Tokens.Answer = (_, _) => Tokens.Token("for ever the same", TimeSpan.FromHours(1));
        using var http = Client(Statuses(401, 200));
        using var response = await http.GetAsync(Resource);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(Sent, Has.Count.EqualTo(1));
        Assert.That(Log.Lines.Single().Text, Does.EndWith("so the 401 is returned. The token client returned the same token."));
    }

    [Test]
    public async Task Nothing_is_sent_if_no_token_can_be_acquired()
    {
        Tokens.Answer = (_, _) => throw new TokenException(TokenFailureReason.CredentialRejected, "Wrong key.");
        using var http = Client(Statuses(200));

        var error = await Assert.ThrowsAsync<TokenException>(() => http.GetAsync(Resource));

        Assert.That(error!.Message, Is.EqualTo("Wrong key."));
        Assert.That(Sent, Is.Empty);
    }

    [Test]
    public async Task A_request_cancelled_during_the_token_fetch_is_not_sent()
    {
        Tokens.Answer = null;
        using var http = Client(Statuses(200));
        using var cancellation = new CancellationTokenSource();
        var sending = http.GetAsync(Resource, cancellation.Token);
        var fetch = await Tokens.NextAsync();

        await cancellation.CancelAsync();
        fetch.Fail(new OperationCanceledException(fetch.CancellationToken));

        Assert.That((await Assert.CatchAsync<OperationCanceledException>(() => sending))!.CancellationToken, Is.EqualTo(cancellation.Token));
        Assert.That(Sent, Is.Empty);
    }

    [Test]
    public async Task Cancelling_the_second_attempt_throws_and_disposes_the_first_response()
    {
        using var cancellation = new CancellationTokenSource();
        var first = Answers.Create(401, new byte[1]);
        using var http = Client(async (_, token) =>
        {
            if (Sent.Count == 1)
            {
                return first;
            }

            await cancellation.CancelAsync();
            throw new OperationCanceledException(token);
        });

        await Assert.CatchAsync<OperationCanceledException>(() => http.GetAsync(Resource, cancellation.Token));

        await Assert.ThrowsAsync<ObjectDisposedException>(() => first.Content.ReadAsByteArrayAsync());
    }

    [Test]
    public void The_constructor_rejects_options_without_a_host_or_with_an_invalid_one()
    {
        var none = Assert.Throws<Microsoft.Extensions.Options.OptionsValidationException>(() => _ = new AccessTokenHandler(Tokens, new AccessTokenHandlerOptions()));
        var wrong = Assert.Throws<Microsoft.Extensions.Options.OptionsValidationException>(
            () => _ = new AccessTokenHandler(Tokens, new AccessTokenHandlerOptions { AllowedHosts = { "https://a.example/" } }));

        Assert.That(none!.Message, Is.EqualTo("AllowedHosts is empty; name the hosts that get tokens."));
        Assert.That(wrong!.Message, Does.StartWith("AllowedHosts contains 'https://a.example/'; name only the host"));
    }

    private sealed class ReturningHandler(Task<HttpResponseMessage> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => answer;
    }
}
