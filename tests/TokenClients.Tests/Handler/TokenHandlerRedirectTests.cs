using System.Collections.Concurrent;
using System.Net;

namespace TokenClients.Tests;

/// <summary>A resource that sends its callers elsewhere, over real sockets.</summary>
internal sealed class TokenHandlerRedirectTests
{
    private readonly ConcurrentQueue<string> _elsewhere = new();
    private RawServer _evil = null!;
    private RawServer _resource = null!;
    private ScriptedProvider _tokens = null!;

    [SetUp]
    public void Start()
    {
        _elsewhere.Clear();
        _evil = new RawServer(request =>
        {
            _elsewhere.Enqueue(request);
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
    public async Task The_token_does_not_follow_a_redirect_and_a_401_from_there_gets_no_second_attempt()
    {
        using var http = Client(new SocketsHttpHandler { AllowAutoRedirect = true });
        using var response = await http.GetAsync(_resource.Endpoint);

        Assert.That((response.StatusCode, await response.Content.ReadAsStringAsync()), Is.EqualTo((HttpStatusCode.Unauthorized, "evil")));
        Assert.That(_elsewhere, Has.Count.EqualTo(1));
        Assert.That(_elsewhere.Single(), Does.Not.Contain("Authorization").IgnoreCase);
        Assert.That(_tokens.Fetches, Is.EqualTo(1), "the token was not refused, so it is not replaced");
    }

    [Test]
    public async Task A_redirect_that_is_followed_outside_of_the_handler_fails_instead_of_taking_the_token_along()
    {
        using var http = Client(new SocketsHttpHandler { AllowAutoRedirect = false });
        using var response = await http.GetAsync(_resource.Endpoint);

        var error = await Assert.ThrowsAsync<TokenException>(() => http.GetAsync(response.Headers.Location));

        Assert.That(error!.Message, Does.StartWith("Tokens of this HttpClient go to"));
        Assert.That(_elsewhere, Is.Empty);
    }

    private HttpClient Client(SocketsHttpHandler handler) =>
        new(new TokenHandler(_tokens, new TokenHandlerOptions { AllowedHosts = { _resource.Endpoint.Authority } }) { InnerHandler = handler });
}
