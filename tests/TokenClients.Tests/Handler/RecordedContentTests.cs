using System.IO.Pipelines;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace TokenClients.Tests;

/// <summary>JSON content is sent again with the same bytes, whatever it was created from.</summary>
internal sealed class RecordedContentTests
{
    private const int OneMiB = 1024 * 1024;

    private readonly List<string> _bodies = [];

    [SetUp]
    public void ClearBodies()
    {
        CoreBuild.HasToBeNet("On .NET Standard, JsonContent is unknown and is not sent again.");
        _bodies.Clear();
    }

    private static IEnumerable<TestCaseData> JsonContents()
    {
        yield return Case("a JSON object", () => JsonContent.Create(new JsonObject { ["a"] = 1 }));
        yield return Case("a JSON array", () => JsonContent.Create(new JsonArray(1, 2)));
        yield return Case("a set", () => JsonContent.Create(new HashSet<int> { 1, 2 }));
        yield return Case("a sequence", () => JsonContent.Create(Enumerable.Range(0, 3).Select(i => i)));
        yield return Case("a sequence that can be read once", () => JsonContent.Create(OneTimeItems()));
        yield return Case("an asynchronous sequence that can be read once", () => JsonContent.Create(AsynchronousItems()));
        yield return Case("a sequence inside", () => JsonContent.Create(new { Items = OneTimeItems() }));
        yield return Case("a sequence deep inside", () => JsonContent.Create(new { A = new object[] { 1, new Dictionary<string, object> { ["b"] = OneTimeItems() } } }));
        yield return Case("an asynchronous sequence inside", () => JsonContent.Create(new { Items = AsynchronousItems() }));
        yield return Case("a value that differs each time", () => JsonContent.Create(new Counter()));
        yield return Case("as long as the limit", () => JsonContent.Create(new string('x', OneMiB - 2)));
        yield return Case("a part", () => new MultipartContent("mixed", "x") { new StringContent("a"), JsonContent.Create(new { Items = OneTimeItems() }) });
        yield return Case("a part of a part", () => new MultipartContent("mixed", "x") { new MultipartContent("mixed", "y") { JsonContent.Create(new { Items = OneTimeItems() }) } });
        yield return Case("a part beside one that cannot seek", () => new MultipartContent("mixed", "x") { new StreamContent(new ForwardStream()), JsonContent.Create(1) });
    }

    private static IEnumerable<TestCaseData> TooLong()
    {
        yield return Case("longer than the limit", () => JsonContent.Create(new string('x', OneMiB - 1)));
        yield return Case("parts that are together longer than the limit", () =>
            new MultipartContent("mixed", "x") { new StringContent(new string('a', OneMiB)), JsonContent.Create(1) });
    }

    [TestCaseSource(nameof(JsonContents))]
    public async Task JSON_is_sent_again_with_the_same_bytes(Func<HttpContent> content)
    {
        using var http = Client();
        using var sent = content();
        var type = $"{sent.Headers.ContentType}";

        using var response = await http.PostAsync("https://resource.example/", sent);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(_bodies, Has.Count.EqualTo(2).And.All.EqualTo(_bodies[0]));
        Assert.That(_bodies[0], Does.StartWith(type).And.Not.Contain("[]"));
        Assert.That(response.RequestMessage!.Content, Is.SameAs(sent), "the request has its own content again");
    }

    [TestCaseSource(nameof(TooLong))]
    public async Task JSON_longer_than_one_MiB_is_sent_only_once(Func<HttpContent> content)
    {
        using var http = Client();

        using var response = await http.PostAsync("https://resource.example/", content());

        Assert.That((response.StatusCode, _bodies.Count), Is.EqualTo((HttpStatusCode.Unauthorized, 1)));
    }

    [Test]
    public void JSON_of_a_synchronous_request_is_sent_again_with_the_same_bytes()
    {
        using var http = Client();
        using var request = new HttpRequestMessage(HttpMethod.Post, "https://resource.example/") { Content = JsonContent.Create(new { Items = OneTimeItems() }) };

        using var response = http.Send(request);

        Assert.That((response.StatusCode, _bodies.Count), Is.EqualTo((HttpStatusCode.OK, 2)));
        Assert.That(_bodies, Has.All.EndsWith("{\"items\":[1,2,3]}"));
    }

    [Test]
    public async Task JSON_that_was_not_read_before_the_401_is_sent_with_the_second_attempt()
    {
        using var http = Client(new RejectingResource(_bodies) { ReadsRejected = false });

        using var response = await http.PostAsync("https://resource.example/", JsonContent.Create(new { Items = OneTimeItems() }));

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(_bodies.Single(), Does.EndWith("{\"items\":[1,2,3]}"));
    }

    [Test]
    public async Task JSON_whose_upload_broke_off_is_not_sent_again()
    {
        var broken = new RejectingResource(_bodies) { BreaksOff = true };
        using var http = Client(broken);

        using var response = await http.PostAsync("https://resource.example/", JsonContent.Create(new { Items = OneTimeItems() }));

        Assert.That((response.StatusCode, broken.Requests), Is.EqualTo((HttpStatusCode.Unauthorized, 1)));
    }

    [Test]
    public async Task An_inner_handler_that_retries_sends_the_same_JSON_bytes()
    {
        using var http = Client(new SendingTwice { InnerHandler = new RejectingResource(_bodies) { Rejects = false } });

        using var response = await http.PostAsync("https://resource.example/", JsonContent.Create(new { Items = OneTimeItems() }));

        Assert.That(_bodies, Has.Count.EqualTo(2).And.All.EndsWith("{\"items\":[1,2,3]}"));
    }

    [Test]
    public async Task JSON_that_an_inner_handler_sends_twice_at_the_same_time_is_not_sent_again()
    {
        var (one, two, requests) = (BlockingPipe(), BlockingPipe(), 0);
        var second = Task.CompletedTask;
        using var http = Client(new Resource(async request =>
        {
            requests++;
            var first = request.Content!.CopyToAsync(one.Writer.AsStream());
            second = request.Content.CopyToAsync(two.Writer.AsStream());
            await one.Reader.CompleteAsync();
            await first;
            return Answers.Create(401);
        }));

        using var response = await http.PostAsync("https://resource.example/", JsonContent.Create(new { Items = OneTimeItems() }));

        Assert.That((response.StatusCode, requests, second.IsCompleted), Is.EqualTo((HttpStatusCode.Unauthorized, 1, false)));
        await two.Reader.CompleteAsync();
        await second;
    }

    [Test]
    public async Task If_an_inner_handler_disposes_the_content_the_original_is_disposed()
    {
        using var part = new MemoryStream();
        using var http = Client(new Resource(request =>
        {
            request.Content!.Dispose();
            return Task.FromResult(Answers.Create(200));
        }));

        using var response = await http.PostAsync("https://resource.example/", new MultipartContent("mixed", "x") { JsonContent.Create(1), new StreamContent(part) });

        Assert.That(part.CanRead, Is.False);
    }

    [Test]
    public async Task Recorded_JSON_has_the_same_Content_Length_as_the_original()
    {
        var resource = new RejectingResource(_bodies) { Rejects = false };
        using var http = Client(resource);
        using var buffered = JsonContent.Create(12);
        await buffered.LoadIntoBufferAsync();

        using var streamed = await http.PostAsync("https://resource.example/", JsonContent.Create(1));
        using var whole = await http.PostAsync("https://resource.example/", buffered);

        Assert.That(resource.Lengths, Is.EqualTo(new long?[] { null, 2 }));
    }

    private static Pipe BlockingPipe() => new(new PipeOptions(pauseWriterThreshold: 1, resumeWriterThreshold: 1));

    private static TestCaseData Case(string name, Func<HttpContent> content) => new TestCaseData(content).SetArgDisplayNames(name);

    private HttpClient Client(HttpMessageHandler? resource = null)
    {
        var tokens = new ScriptedProvider(TimeProvider.System);
        tokens.Answer = (number, _) => tokens.Token($"token-{number}", TimeSpan.FromHours(1));
        return new HttpClient(new AccessTokenHandler(new CachingTokenProvider(tokens), new AccessTokenHandlerOptions { AllowedHosts = { "resource.example" } })
        {
            InnerHandler = resource ?? new RejectingResource(_bodies),
        });
    }

    /// <summary>A sequence that is empty when it is read again: sending it again would send <c>[]</c>, get a 200, and lose data.</summary>
    private static IEnumerable<int> OneTimeItems()
    {
        var queue = new Queue<int>([1, 2, 3]);
        return Items();

        IEnumerable<int> Items()
        {
            while (queue.TryDequeue(out var item))
            {
                yield return item;
            }
        }
    }

    private static async IAsyncEnumerable<int> AsynchronousItems()
    {
        foreach (var item in OneTimeItems())
        {
            await Task.Yield();
            yield return item;
        }
    }

    private sealed class Counter
    {
        private int _count;

        public int Count => Interlocked.Increment(ref _count);
    }

    /// <summary>A resource that rejects the first token.</summary>
    private sealed class RejectingResource(List<string> bodies) : HttpMessageHandler
    {
        public bool Rejects { get; init; } = true;

        public bool ReadsRejected { get; init; } = true;

        public bool BreaksOff { get; init; }

        public int Requests { get; private set; }

        public List<long?> Lengths { get; } = [];

        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            using var bytes = new MemoryStream();
            request.Content!.CopyTo(bytes, null, cancellationToken);
            return Answer(request, bytes);
        }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            using var bytes = BreaksOff ? new ClosedStream() : new MemoryStream();
            if (ReadsRejected || request.Headers.Authorization!.Parameter != "token-1")
            {
                try
                {
                    await request.Content!.CopyToAsync(bytes, cancellationToken);
                }
                catch (Exception) when (BreaksOff)
                {
                    // The resource answers before it has read the whole body.
                }
            }

            return Answer(request, bytes);
        }

        private HttpResponseMessage Answer(HttpRequestMessage request, MemoryStream bytes)
        {
            Requests++;
            Lengths.Add(request.Content!.Headers.ContentLength);
            if (bytes.Length > 0)
            {
                bodies.Add($"{request.Content!.Headers.ContentType} {Encoding.UTF8.GetString(bytes.ToArray())}");
            }

            var isRejected = Rejects && request.Headers.Authorization!.Parameter == "token-1";
            return new(isRejected ? HttpStatusCode.Unauthorized : HttpStatusCode.OK) { RequestMessage = request };
        }
    }

    private sealed class Resource(Func<HttpRequestMessage, Task<HttpResponseMessage>> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => answer(request);
    }

    private sealed class ClosedStream : MemoryStream
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => throw new IOException("closed");

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => throw new IOException("closed");
    }

    private sealed class SendingTwice : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            (await base.SendAsync(request, cancellationToken)).Dispose();
            return await base.SendAsync(request, cancellationToken);
        }
    }
}
