namespace TokenClients.Tests;

internal sealed class AttemptHandlerTests
{
    [Test]
    public async Task Each_attempt_gets_a_correlation_vector_of_its_own_if_the_request_has_one()
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

        Assert.That(vectors, Has.Count.EqualTo(2));
        Assert.That(vectors[0], Does.Match("^[A-Za-z0-9+/]{22}$"));
        Assert.That(vectors[1], Is.EqualTo("none"));
    }

    [Test]
    public async Task The_answer_passes_with_its_whole_body_type_and_headers()
    {
        using var http = Client(_ => Answers.Create(
            418, "{}", "application/json; charset=utf-8", ("MS-CV", "the id"), ("WWW-Authenticate", "Invalid token: x")));

        using var response = await http.GetAsync(new Uri("https://tokens.example"), HttpCompletionOption.ResponseHeadersRead);

        Assert.That(await response.Content.ReadAsStringAsync(), Is.EqualTo("{}"));
        Assert.That($"{response.Content.Headers.ContentType}", Is.EqualTo("application/json; charset=utf-8"));
        Assert.That(((int)response.StatusCode, response.Headers.GetValues("MS-CV").Single()), Is.EqualTo((418, "the id")));
    }

    [Test]
    public async Task A_huge_body_is_cut_so_that_the_client_sees_that_it_was_too_long()
    {
        using var http = Client(_ => Answers.Create(200, new byte[1024 * 1024]));

        var body = await http.GetByteArrayAsync(new Uri("https://tokens.example"));

        Assert.That(body, Has.Length.EqualTo(BoundedBody.Limit + 1));
    }

    private static HttpClient Client(Func<HttpRequestMessage, HttpResponseMessage> answer) =>
        new(new AttemptHandler { InnerHandler = new StubHandler(answer) });
}
