using System.Collections.Concurrent;
using System.Net;

namespace TokenClients.Tests;

/// <summary>How the handler treats redirects and other changes of the address after it.</summary>
internal sealed class AccessTokenHandlerRedirectTests
{
    private readonly ConcurrentQueue<string> _redirectedRequests = new();
    private RawServer _evil = null!;
    private RawServer _resource = null!;
    private ScriptedProvider _tokens = null!;

    [SetUp]
    public void Start()
    {
        _redirectedRequests.Clear();
        _evil = new RawServer(request =>
        {
            _redirectedRequests.Enqueue(request);
            return "HTTP/1.1 401 Unauthorized\r\nContent-Length: 4\r\nConnection: close\r\n\r\nevil";
        });
        _resource = new RawServer(_ => $"HTTP/1.1 302 Found\r\nLocation: {_evil.Endpoint}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        _tokens = new ScriptedProvider(TimeProvider.System);
        _tokens.Answer = (number, _) => _tokens.Token($"token-{number}", TimeSpan.FromHours(1));
    }

    [TearDown]
    public void Stop()
    {
        _evil.Dispose();
        _resource.Dispose();
    }

    [Test]
    public async Task A_redirect_to_another_host_gets_no_token_and_its_401_causes_no_second_attempt()
    {
        using var http = Client(new SocketsHttpHandler { AllowAutoRedirect = true });
        using var response = await http.GetAsync(_resource.Endpoint);

        Assert.That((response.StatusCode, await response.Content.ReadAsStringAsync()), Is.EqualTo((HttpStatusCode.Unauthorized, "evil")));
        Assert.That(_redirectedRequests, Has.Count.EqualTo(1));
        Assert.That(_redirectedRequests.Single(), Does.Not.Contain("Authorization").IgnoreCase);
        Assert.That(_tokens.Fetches, Is.EqualTo(1), "the token was not rejected, so it is not replaced");
    }

    [Test]
    public async Task Following_a_redirect_in_calling_code_fails_and_sends_no_token_to_the_other_host()
    {
        using var http = Client(new SocketsHttpHandler { AllowAutoRedirect = false });
        using var response = await http.GetAsync(_resource.Endpoint);

        var error = await Assert.ThrowsAsync<TokenException>(() => http.GetAsync(response.Headers.Location));

        Assert.That(error!.Message, Does.StartWith("Tokens of this HttpClient go to"));
        Assert.That(_redirectedRequests, Is.Empty);
    }

    [Test]
    public async Task A_redirect_within_the_host_is_followed_with_the_token()
    {
        var requests = new ConcurrentQueue<string>();
        using var server = new RawServer(request =>
        {
            requests.Enqueue(request);
            return request.StartsWith("GET / ", StringComparison.Ordinal) ? "HTTP/1.1 302 Found\r\nLocation: /there\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                : request.Contains("Bearer token-1", StringComparison.Ordinal) ? "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nOK"
                : "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        });
        using var log = new RecordingLogger();
        using var http = new HttpClient(new AccessTokenHandler(_tokens, new AccessTokenHandlerOptions { AllowedHosts = { server.Endpoint.Authority } }, logger: new LoggerOf<AccessTokenHandler>(log)) { InnerHandler = new SocketsHttpHandler() });
        using var response = await http.GetAsync(server.Endpoint);

        Assert.That((response.StatusCode, requests.Count), Is.EqualTo((HttpStatusCode.OK, 3)));
        Assert.That(log.Lines, Is.Empty, "no token was rejected");
        Assert.That(_tokens.Fetches, Is.EqualTo(1), "the 401 means only that the token was missing, so it is not replaced");
    }

    [Test]
    public async Task A_token_rejected_after_a_redirect_within_the_host_is_replaced_for_the_next_request()
    {
        using var server = new RawServer(request =>
            request.StartsWith("GET / ", StringComparison.Ordinal) ? "HTTP/1.1 302 Found\r\nLocation: /there\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            : request.Contains("Bearer token-2", StringComparison.Ordinal) ? "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nOK"
            : "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        var cache = new CachingTokenProvider(_tokens);
        using var log = new RecordingLogger();
        using var http = new HttpClient(new AccessTokenHandler(cache, new AccessTokenHandlerOptions { AllowedHosts = { server.Endpoint.Authority } }, logger: new LoggerOf<AccessTokenHandler>(log)) { InnerHandler = new SocketsHttpHandler() });

        using var first = await http.GetAsync(server.Endpoint);
        await Eventually.IsTrue(() => _tokens.Fetches == 2, "the token is replaced");
        using var second = await http.GetAsync(server.Endpoint);

        Assert.That((first.StatusCode, second.StatusCode), Is.EqualTo((HttpStatusCode.Unauthorized, HttpStatusCode.OK)));
        Assert.That(log.Lines.Single().Text, Does.EndWith("The token was rejected after a redirect; the next request carries a new token."));
    }

    [Test]
    public async Task A_query_added_by_an_inner_handler_does_not_count_as_a_redirect()
    {
        var sent = new List<Uri?>();
        using var http = new HttpClient(new AccessTokenHandler(_tokens, new AccessTokenHandlerOptions { AllowedHosts = { "resource.example" } })
        {
            InnerHandler = new StubHandler(request =>
            {
                request.RequestUri = new Uri("https://resource.example/?api-version=1");
                sent.Add(request.RequestUri);
                return Answers.Create(sent.Count == 1 ? 401 : 200);
            }),
        });
        using var response = await http.GetAsync(new Uri("https://resource.example/"));

        Assert.That((response.StatusCode, sent.Count, _tokens.Fetches), Is.EqualTo((HttpStatusCode.OK, 2, 2)));
    }

    [Test]
    public async Task An_inner_handler_that_changes_the_host_gets_no_second_attempt()
    {
        var sent = 0;
        using var http = new HttpClient(new AccessTokenHandler(_tokens, new AccessTokenHandlerOptions { AllowedHosts = { "resource.example" } })
        {
            InnerHandler = new HostChangingHandler(() => sent++),
        });
        using var response = await http.GetAsync(new Uri("https://resource.example/"));

        Assert.That((sent, _tokens.Fetches), Is.EqualTo((1, 1)));
    }

    [Test]
    public async Task A_401_for_an_inner_handlers_own_request_to_another_host_is_logged_and_not_retried()
    {
        var sent = 0;
        using var log = new RecordingLogger();
        using var http = new HttpClient(new AccessTokenHandler(_tokens, new AccessTokenHandlerOptions { AllowedHosts = { "resource.example" } }, logger: new LoggerOf<AccessTokenHandler>(log))
        {
            InnerHandler = new OwnRequestHandler(() => sent++),
        });
        using var response = await http.GetAsync(new Uri("https://resource.example/"));

        Assert.That((sent, _tokens.Fetches), Is.EqualTo((1, 1)));
        Assert.That(log.Lines.Single().Text, Is.EqualTo(
            "A request to resource.example with a token of client 'ScriptedProvider' was redirected to another host, which received no token and rejected the request. If that host may receive tokens, send the request to it directly."));
    }

    private sealed class HostChangingHandler(Action sent) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            sent();
            request.RequestUri = new Uri("https://evil.example/");
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.Unauthorized)); // without RequestMessage
        }
    }

    private sealed class OwnRequestHandler(Action sent) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            sent();
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.Unauthorized) { RequestMessage = new HttpRequestMessage(HttpMethod.Get, "https://evil.example/") });
        }
    }

    private HttpClient Client(SocketsHttpHandler handler) =>
        new(new AccessTokenHandler(_tokens, new AccessTokenHandlerOptions { AllowedHosts = { _resource.Endpoint.Authority } }) { InnerHandler = handler });
}
