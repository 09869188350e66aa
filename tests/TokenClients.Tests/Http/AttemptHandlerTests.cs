namespace TokenClients.Tests;

internal sealed class AttemptHandlerTests
{
    [Test]
    public async Task Every_attempt_is_prepared_exactly_once()
    {
        var sent = new List<string>();
        var prepared = 0;
        using var request = new HttpRequestMessage(HttpMethod.Get, "https://tokens.example");
        var context = new AttemptContext(new FakeTime(), (message, _) =>
        {
            message.Headers.Remove("attempt");
            message.Headers.Add("attempt", $"{++prepared}");
            return default;
        });
        await context.AttachToAsync(request, CancellationToken.None);
        using var attempt = new HttpMessageInvoker(Attempt(message =>
        {
            sent.Add(message.Headers.GetValues("attempt").Single());
            return Answers.Create(200);
        }));

        for (var i = 0; i < 3; i++)
        {
            using var response = await attempt.SendAsync(request, CancellationToken.None);
        }

        Assert.That(sent, Is.EqualTo(new[] { "1", "2", "3" }));
    }

    [Test]
    public async Task A_request_without_an_attempt_context_keeps_its_headers()
    {
        var vectors = new List<string>();
        using var http = Client(request =>
        {
            vectors.AddRange(request.Headers.TryGetValues("X-MRC-CV", out var values) ? values : ["none"]);
            return Answers.Create(200);
        });

        using var with = new HttpRequestMessage(HttpMethod.Get, "https://tokens.example");
        with.Headers.Add("X-MRC-CV", "of the client");
        using var without = new HttpRequestMessage(HttpMethod.Get, "https://tokens.example");
        await http.SendAsync(with);
        await http.SendAsync(without);

        Assert.That(vectors, Is.EqualTo(new[] { "of the client", "none" }));
    }

    [Test]
    public async Task A_response_keeps_its_body_content_type_and_headers()
    {
        using var http = Client(_ => Answers.Create(
            418, "{}", "application/json; charset=utf-8", ("MS-CV", "the id"), ("WWW-Authenticate", "Invalid token: x")));

        using var response = await http.GetAsync(new Uri("https://tokens.example"), HttpCompletionOption.ResponseHeadersRead);

        Assert.That(await response.Content.ReadAsStringAsync(), Is.EqualTo("{}"));
        Assert.That($"{response.Content.Headers.ContentType}", Is.EqualTo("application/json; charset=utf-8"));
        Assert.That(((int)response.StatusCode, response.Headers.GetValues("MS-CV").Single()), Is.EqualTo((418, "the id")));
    }

    [Test]
    public async Task A_huge_body_is_cut_one_byte_beyond_the_limit()
    {
        using var http = Client(_ => Answers.Create(200, new byte[1024 * 1024]));

        using var response = await http.GetAsync(new Uri("https://tokens.example"), HttpCompletionOption.ResponseHeadersRead);

        Assert.That(await BoundedBody.ReadAsync(response.Content, CancellationToken.None), Has.Count.EqualTo(BoundedBody.Limit + 1));
    }

    [Test]
    public async Task Reading_a_cut_body_with_HttpClient_throws()
    {
        using var http = Client(_ => Answers.Create(200, new byte[BoundedBody.Limit + 1]));

        var error = await Assert.ThrowsAsync<HttpRequestException>(() => http.GetByteArrayAsync(new Uri("https://tokens.example")));

        Assert.That(error!.InnerException!.Message, Is.EqualTo("The body is longer than 64 KiB, so it is not from a token service."));
    }

    [Test]
    public async Task A_body_of_exactly_64_KiB_is_not_cut()
    {
        using var http = Client(_ => Answers.Create(200, new byte[BoundedBody.Limit]));

        Assert.That(await http.GetByteArrayAsync(new Uri("https://tokens.example")), Has.Length.EqualTo(BoundedBody.Limit));
    }

    [TestCase("http://tokens.example/", false)]
    [TestCase("http://127.0.0.1:5058/", true)]
    [TestCase("http://localhost/", true)]
    [TestCase("https://tokens.example/", true)]
    public async Task Clear_text_requests_are_sent_only_to_loopback_addresses(string address, bool isSent)
    {
        var sent = false;
        using var http = Client(_ =>
        {
            sent = true;
            return Answers.Create(200, "{}");
        });

        var call = () => http.GetAsync(new Uri(address));

        if (isSent)
        {
            using var response = await call();
        }
        else
        {
            var error = await Assert.ThrowsAsync<InvalidOperationException>(call);
            Assert.That(error!.Message, Is.EqualTo(
                "A token request would be sent to 'http://tokens.example' in clear text; use https (http is for loopback addresses only)."));
        }

        Assert.That(sent, Is.EqualTo(isSent));
    }

    [Test]
    public void A_synchronous_token_request_throws_NotSupportedException()
    {
        CoreBuild.HasToBeNet("A handler for .NET Standard cannot see HttpClient.Send; where that exists, the build for net8.0 is used.");
        using var http = Client(_ => Answers.Create(200, "{}"));
        using var request = new HttpRequestMessage(HttpMethod.Get, "https://tokens.example/");

        Assert.That(() => http.Send(request), Throws.TypeOf<NotSupportedException>().With.Message.EqualTo(
            "The HttpClient of a token client supports only asynchronous requests; use SendAsync."));
    }

    [Test]
    public async Task The_original_content_is_disposed_after_it_is_read()
    {
        var content = new ByteArrayContent([1]);
        using var http = Client(_ => new HttpResponseMessage { Content = content });
        using var response = await http.GetAsync(new Uri("https://tokens.example"), HttpCompletionOption.ResponseHeadersRead);

        await Assert.ThrowsAsync<ObjectDisposedException>(() => content.ReadAsByteArrayAsync());
    }

    [Test]
    public async Task A_response_whose_body_breaks_off_is_disposed()
    {
        var content = new StreamContent(new Broken());
        using var http = Client(_ => new HttpResponseMessage { Content = content });

        await Assert.ThrowsAsync<IOException>(() => http.GetAsync(new Uri("https://tokens.example"), HttpCompletionOption.ResponseHeadersRead));

        await Assert.ThrowsAsync<ObjectDisposedException>(() => content.ReadAsByteArrayAsync());
    }

    private static HttpClient Client(Func<HttpRequestMessage, HttpResponseMessage> answer) => new(Attempt(answer));

    private static AttemptHandler Attempt(Func<HttpRequestMessage, HttpResponseMessage> answer) =>
        new() { InnerHandler = new StubHandler(answer) };

    private sealed class Broken : MemoryStream
    {
        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            throw new IOException("broken off");
    }
}
