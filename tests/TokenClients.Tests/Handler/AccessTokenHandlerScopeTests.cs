
namespace TokenClients.Tests;

/// <summary>For which scope a handler requests a token.</summary>
internal sealed class AccessTokenHandlerScopeTests : HandlerFixture
{
    [Test]
    public async Task By_default_a_token_is_requested_for_the_token_clients_default_scope()
    {
        using var http = Client(Statuses(200));
        using var response = await http.GetAsync(Resource);

        Assert.That(Tokens.Requests.Single().Scope, Is.Null);
    }

    [Test]
    public async Task ScopeSelector_chooses_the_scope_by_the_address()
    {
        using var http = Client(_ => Answers.Create(200), o => o.ScopeSelector = address => address.AbsolutePath);
        using var orders = await http.GetAsync(new Uri(Resource, "/orders"));
        using var invoices = await http.GetAsync(new Uri(Resource, "/invoices"));

        Assert.That(Tokens.Requests.Select(request => request.Scope), Is.EqualTo(["/orders", "/invoices"]));
    }

    [Test]
    public async Task A_scope_set_on_a_request_overrides_ScopeSelector_for_that_request_only()
    {
        using var http = Client(_ => Answers.Create(200), o => o.ScopeSelector = _ => "by address");
        using var request = new HttpRequestMessage(HttpMethod.Get, Resource).SetTokenScope("on the request");
        using var one = await http.SendAsync(request);
        using var other = await http.GetAsync(Resource);

        Assert.That(Tokens.Requests.Select(fetch => fetch.Scope), Is.EqualTo(["on the request", "by address"]));
    }

    [Test]
    public async Task The_replacement_is_requested_for_the_same_scope()
    {
        // A custom provider may return tokens without a scope.
        Tokens.Answer = (number, _) => Tokens.Token($"token-{number}", TimeSpan.FromHours(1), scope: null);
        using var http = Client(Statuses(401, 200));
        using var request = new HttpRequestMessage(HttpMethod.Get, Resource).SetTokenScope("orders");
        using var response = await http.SendAsync(request);

        Assert.That(Tokens.Requests.Select(fetch => (fetch.Scope, fetch.Rejected?.Value)), Is.EqualTo(new[] { ("orders", null), ("orders", "token-1") }));
    }

    [Test]
    public async Task Requests_of_two_scopes_never_carry_each_others_token()
    {
        Tokens.Answer = (_, request) => Tokens.Token($"token-of-{request.Scope}", TimeSpan.FromHours(1), request.Scope);
        var cache = new CachingTokenProvider(Tokens);
        var carried = new System.Collections.Concurrent.ConcurrentBag<(string Path, string Token)>();
        using var http = new HttpClient(new AccessTokenHandler(cache, new AccessTokenHandlerOptions { AllowedHosts = { "resource.example" }, ScopeSelector = address => address.AbsolutePath.Trim('/') })
        {
            InnerHandler = new StubHandler(request =>
            {
                carried.Add((request.RequestUri!.AbsolutePath.Trim('/'), request.Headers.Authorization!.Parameter!));
                return Answers.Create(200);
            }),
        });

        await Task.WhenAll(Enumerable.Range(0, 200).Select(async i =>
        {
            using var response = await http.GetAsync(new Uri(Resource, $"/s{i % 2}"));
        }));

        Assert.That(carried, Has.Count.EqualTo(200));
        Assert.That(carried.Where(one => one.Token != $"token-of-{one.Path}"), Is.Empty);
        Assert.That(Tokens.Fetches, Is.EqualTo(2));
    }

    [Test]
    public async Task A_ScopeSelector_that_throws_is_named_in_the_error()
    {
        using var http = Client(Statuses(200), o => o.ScopeSelector = _ => throw new FormatException("what?"));

        var error = await Assert.ThrowsAsync<TokenException>(() => http.GetAsync(Resource));

        Assert.That(error!.Message, Is.EqualTo("AccessTokenHandlerOptions.ScopeSelector failed for a request to 'resource.example': FormatException: what?."));
        Assert.That((error.Reason, error.InnerException), Is.EqualTo((TokenFailureReason.BadRequest, error.InnerException as FormatException)));
        Assert.That(Sent, Is.Empty);
    }

    [Test]
    public void SetTokenScope_stores_the_scope_on_the_request_and_rejects_null()
    {
        using var request = new HttpRequestMessage();

        Assert.That(request.TokenScope(), Is.Null);
        Assert.That(request.SetTokenScope("orders").TokenScope(), Is.EqualTo("orders"));
        Assert.Throws<ArgumentNullException>(() => request.SetTokenScope(null!));
        Assert.Throws<ArgumentNullException>(() => TokenRequestMessageExtensions.SetTokenScope(null!, "orders"));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Content_that_cannot_be_sent_twice_is_logged_with_the_scope_with_or_without_a_replacement(bool isReplaceable)
    {
        var answer = Tokens.Answer!;
        Tokens.Answer = (number, request) => isReplaceable || number == 1
            ? answer(number, request) : throw new TokenException(TokenFailureReason.Throttled, "Fewer, please.");
        using var http = Client(Statuses(401), o => o.ScopeSelector = _ => "orders");
        using var response = await http.PostAsync(Resource, new OwnContent());

        Assert.That(((int)response.StatusCode, Sent.Count, Tokens.Fetches), Is.EqualTo((401, 1, 2)));
        Assert.That(Log.Lines.Single().Text, Is.EqualTo(
            "resource.example rejected the token of client 'ScriptedProvider' for orders. The content of the request cannot be sent twice, so the 401 is returned; the next request carries a new token."));
    }

    [Test]
    public async Task A_line_break_in_a_scope_is_escaped_in_the_log()
    {
        using var http = Client(Statuses(401, 200), o => o.ScopeSelector = _ => "orders\nall is well");
        using var response = await http.GetAsync(Resource);

        Assert.That(Log.Lines.Single().Text, Does.Contain(@"orders\u000aall is well"));
    }
}
