using System.Net;
using System.Net.Http.Json;
using System.Text;
using TokenClients.Emulator;

namespace TokenClients.Tests;

/// <summary>Which content is sent again after a 401, as the server sees it.</summary>
internal sealed class RequestReplayTests : EmulatorFixture
{
    private CachingTokenProvider _cache = null!;
    private HttpClient _http = null!;

    [SetUp]
    public void CreateClient()
    {
        var options = new AcsWrapClientOptions();
        Wrap(options);
        _cache = new CachingTokenProvider(new AcsWrapClient(TokenHttp.CreateClient(), options));
        _http = new HttpClient(new AccessTokenHandler(_cache, new AccessTokenHandlerOptions { AllowedHosts = { "127.0.0.1" } })
        {
            InnerHandler = new SocketsHttpHandler { MaxConnectionsPerServer = 1 },
        });
    }

    [TearDown]
    public void DisposeClient()
    {
        _http.Dispose();
        _cache.Dispose();
    }

    private static IEnumerable<TestCaseData> Repeatable()
    {
        yield return Case("none", () => null);
        yield return Case("string", () => new StringContent("the body"));
        yield return Case("bytes", () => new ByteArrayContent(Encoding.UTF8.GetBytes("the body")));
        yield return Case("form", () => new FormUrlEncodedContent([new("the", "body")]));
        yield return Case("stream that can seek", () => new StreamContent(new MemoryStream(Encoding.UTF8.GetBytes("the body"))));
        yield return Case("stream that starts in its middle", () => new StreamContent(new MemoryStream(Encoding.UTF8.GetBytes("the body")) { Position = 4 }));
        yield return Case("parts", () => new MultipartContent("mixed", "x") { new StringContent("a"), new StreamContent(new MemoryStream([65])) });
        foreach (var one in CoreBuild.IsNetStandard ? [] : UnknownToNetStandard())
        {
            yield return one;
        }
    }

    private static IEnumerable<TestCaseData> UnknownToNetStandard()
    {
        yield return Case("memory", () => new ReadOnlyMemoryContent(Encoding.UTF8.GetBytes("the body")));
        yield return Case("JSON", () => JsonContent.Create(new { The = "body" }));
        yield return Case("JSON of a string", () => JsonContent.Create("the body"));
        yield return Case("JSON of a list", () => JsonContent.Create(new List<int> { 1, 2 }));
        yield return Case("JSON of null", () => JsonContent.Create<object?>(null));
        yield return Case("JSON of a sequence", () => JsonContent.Create(Enumerable.Range(0, 3).Select(i => i)));
    }

    private static IEnumerable<TestCaseData> Unrepeatable()
    {
        foreach (var one in CoreBuild.IsNetStandard ? UnknownToNetStandard() : [])
        {
            yield return one;
        }

        yield return Case("stream that cannot seek", () => new StreamContent(new ForwardStream()));
        yield return Case("parts, one of which cannot seek", () =>
            new MultipartContent("mixed", "x") { new StringContent("a"), new StreamContent(new ForwardStream()) });
        yield return Case("custom content", () => new OwnContent());
    }

    [TestCaseSource(nameof(Repeatable))]
    public async Task Repeatable_content_is_sent_again_after_a_401(Func<HttpContent?> content)
    {
        await RejectTheFirstTokenAsync();
        using var response = await PostAsync(content());

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        Assert.That(Emulator.Wrap.ResourceRequests.Select(request => request.StatusCode), Is.EqualTo([401, 201]));
        Assert.That(Emulator.Wrap.ResourceRequests[1].Body, Is.EqualTo(Emulator.Wrap.ResourceRequests[0].Body));
        Assert.That(Emulator.Wrap.ResourceRequests[1].Headers.GetValueOrDefault("Content-Type"), Is.EqualTo(Emulator.Wrap.ResourceRequests[0].Headers.GetValueOrDefault("Content-Type")));
    }

    [TestCaseSource(nameof(Unrepeatable))]
    public async Task Unrepeatable_content_is_sent_once_and_the_401_is_returned_unchanged(Func<HttpContent?> content)
    {
        await RejectTheFirstTokenAsync();
        var rejected = CachedToken();
        using var response = await PostAsync(content());

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(await response.Content.ReadAsStringAsync(), Does.Contain("InvalidSignature"));
        Assert.That(Emulator.Wrap.ResourceRequests, Has.Count.EqualTo(1));
        await Eventually.IsTrue(() => CachedToken() != rejected, "the token is replaced for the next request");
        using var next = await PostAsync(content());
        Assert.That(next.StatusCode, Is.EqualTo(HttpStatusCode.Created));
    }

    [Test]
    public async Task Disposed_content_is_not_sent_again()
    {
        var content = new StreamContent(new MemoryStream());
        content.Dispose();

        Assert.That(await RequestReplay.IsPossibleAsync(content), Is.False);
    }

    [Test]
    public async Task The_first_response_releases_its_connection_for_the_second_attempt()
    {
        await RejectTheFirstTokenAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, Emulator.Wrap.ResourceEndpoint) { Content = new StringContent("x") };

        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).WaitAsync(TimeSpan.FromSeconds(30));

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Created));
    }

    [Test]
    public async Task A_first_response_without_a_length_releases_its_connection()
    {
        await RejectTheFirstTokenAsync();
        Emulator.Wrap.ResourceFaults.Enqueue(Fault.HugeBody(1000));

        using var response = await PostAsync(new StringContent("x"));

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Created));
    }

    [Test]
    public async Task A_first_response_that_breaks_off_does_not_prevent_the_second_attempt()
    {
        await RejectTheFirstTokenAsync();
        Emulator.Wrap.ResourceFaults.Enqueue(Fault.CutOffBody());

        using var response = await PostAsync(new StringContent("x"));

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Created));
    }

    private static TestCaseData Case(string name, Func<HttpContent?> content) => new TestCaseData(content).SetArgDisplayNames(name);

    /// <summary>Caches a token, and then changes the signing key so that the resource rejects it.</summary>
    private async Task RejectTheFirstTokenAsync()
    {
        await _cache.GetTokenAsync();
        Emulator.Options.SwtSigningKey = [1, 2, 3];
    }

    private AccessToken? CachedToken()
    {
        var call = _cache.GetTokenAsync();
        return call.IsCompletedSuccessfully ? call.Result : null;
    }

    private Task<HttpResponseMessage> PostAsync(HttpContent? content) =>
        _http.PostAsync(Emulator.Wrap.ResourceEndpoint, content).WaitAsync(TimeSpan.FromSeconds(30));
}
