using System.IO.Pipelines;
using System.Net;
using System.Text;

namespace TokenClients.Tests;

/// <summary>What becomes of the body of a 401 that does not end, or is long.</summary>
internal sealed class ReadAheadContentTests : HandlerFixture
{
    private Pipe _body = null!;

    [SetUp]
    public void CreateBody() => _body = new Pipe();

    [Test]
    public async Task A_body_that_does_not_end_holds_up_neither_the_fetch_nor_the_second_attempt()
    {
        var answer = Tokens.Answer!;
        Tokens.Answer = null;
        var body = new StallingStream();
        using var http = Client(_ => Sent.Count == 1 ? Rejection(new StreamContent(body)) : Answers.Create(200));
        var sending = http.GetAsync(Resource);
        (await Tokens.NextAsync()).Succeed(answer(1, new TokenRequest()));
        await body.Begun;
        (await Tokens.NextAsync()).Succeed(answer(2, new TokenRequest()));

        await WaitForTheBoundAsync();
        Time.Advance(0.999);
        Assert.That(Sent, Has.Count.EqualTo(1));
        Time.Advance(0.001);

        using var response = await sending.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(Sent.Select(sent => sent.Authorization), Is.EqualTo(["Bearer token-1", "Bearer token-2"]));
    }

    [Test]
    public async Task The_401_that_is_returned_all_the_same_is_read_from_its_beginning_to_its_end([Values] ReadingMethod method)
    {
        await _body.Writer.WriteAsync(Encoding.UTF8.GetBytes("the beginning, "));
        using var http = Client(_ => Sent.Count == 1 ? Rejection(new StreamContent(_body.Reader.AsStream())) : Answers.Create(401, "the second"));
        var sending = http.GetAsync(Resource, HttpCompletionOption.ResponseHeadersRead);
        await WaitForTheBoundAsync();
        Time.Advance(1);
        using var response = await sending.WaitAsync(TimeSpan.FromSeconds(30));

        var stream = await response.Content.ReadAsStreamAsync();
        Assert.That(await ReadAsync(stream, 4, method), Is.EqualTo("the ")); // though nothing more has come
        await _body.Writer.WriteAsync(Encoding.UTF8.GetBytes("and the end"));
        await _body.Writer.CompleteAsync();

        Assert.That(await ReadAsync(stream, 100, method), Is.EqualTo("beginning, and the end"));
    }

    [Test]
    public async Task A_401_of_more_than_a_MiB_comes_back_as_it_came([Values] bool hasLength)
    {
        var bytes = new byte[(3 * ReadAheadContent.Limit) + 1];
        new Random(1).NextBytes(bytes);
        var stream = hasLength ? new MemoryStream(bytes) : new ForwardStream(bytes);
        var read = 0L;
        using var http = Client(_ =>
        {
            read = Sent.Count == 1 ? 0 : stream.Position;
            return Sent.Count == 1 ? Rejection(new StreamContent(stream)) : Answers.Create(401, "the second");
        });
        using var response = await http.GetAsync(Resource);

        Assert.That(read, Is.EqualTo(ReadAheadContent.Limit));
        Assert.That(response.Headers.GetValues("X-Number"), Is.EqualTo(["1"]));
        Assert.That(response.Content.Headers.ContentType!.MediaType, Is.EqualTo("text/plain"));
        Assert.That((await response.Content.ReadAsByteArrayAsync()).SequenceEqual(bytes), Is.True);
    }

    [Test]
    public async Task Nor_does_a_reader_notice_where_the_reading_ahead_ended([Values] ReadingMethod method)
    {
        var text = string.Concat(Enumerable.Range(0, ReadAheadContent.Limit / 4).Select(i => $"{i:x8}"));
        using var http = Client(_ => Sent.Count == 1 ? Rejection(new StringContent(text)) : Answers.Create(401, "the second"));
        using var response = await http.GetAsync(Resource, HttpCompletionOption.ResponseHeadersRead);

        Assert.That(await ReadAsync(await response.Content.ReadAsStreamAsync(), text.Length + 1, method) == text, Is.True);
    }

    [Test]
    public async Task A_body_that_breaks_off_breaks_off_for_its_reader_after_what_there_is()
    {
        using var http = Client(_ => Sent.Count == 1 ? Rejection(new StreamContent(new BreakingStream("half"))) : Answers.Create(401, "the second"));
        using var response = await http.GetAsync(Resource, HttpCompletionOption.ResponseHeadersRead);

        var stream = await response.Content.ReadAsStreamAsync();
        Assert.That(await ReadAsync(stream, 4, ReadingMethod.AsyncIntoMemory), Is.EqualTo("half"));
        await Assert.ThrowsAsync<IOException>(() => stream.ReadExactlyAsync(new byte[1]).AsTask());
    }

    [Test]
    public async Task A_caller_who_cancels_meanwhile_waits_for_no_body()
    {
        using var cancellation = new CancellationTokenSource();
        var body = new StallingStream();
        using var http = Client((_, token) => token.IsCancellationRequested
            ? Task.FromCanceled<HttpResponseMessage>(token) : Task.FromResult(Rejection(new StreamContent(body))));
        var sending = http.GetAsync(Resource, cancellation.Token);
        await body.Begun;

        await cancellation.CancelAsync();

        await Assert.CatchAsync<OperationCanceledException>(() => sending.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Test]
    public async Task The_read_that_is_under_way_ends_before_its_body_is_disposed()
    {
        var body = new StallingStream();
        var isEnded = false;
        using var http = Client(_ => Sent.Count == 1
            ? Rejection(new DisposalContent(body, () => isEnded = body.IsCanceled)) : Answers.Create(200));
        var sending = http.GetAsync(Resource);
        await WaitForTheBoundAsync();
        Time.Advance(1);
        using var response = await sending.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.That(isEnded, Is.True);
    }

    private static HttpResponseMessage Rejection(HttpContent content)
    {
        content.Headers.ContentType = new("text/plain");
        return new HttpResponseMessage(HttpStatusCode.Unauthorized) { Content = content, Headers = { { "X-Number", "1" } } };
    }

    private static async Task<string> ReadAsync(Stream stream, int count, ReadingMethod method)
    {
        var (buffer, length) = (new byte[count], 0);
        async Task<int> NextAsync() => method switch
        {
            ReadingMethod.Synchronous => stream.Read(buffer, length, count - length),
            ReadingMethod.AsyncIntoArray => await ((Func<byte[], int, int, Task<int>>)stream.ReadAsync)(buffer, length, count - length),
            _ => await stream.ReadAsync(buffer.AsMemory(length)),
        };
        while (length < count && await NextAsync() is var read and > 0)
        {
            length += read;
        }

        return Encoding.UTF8.GetString(buffer, 0, length);
    }

    private Task WaitForTheBoundAsync() => Eventually.IsTrue(() => Time.NextTimer == TimeSpan.FromSeconds(1), "the bound of the reading is set");

    internal enum ReadingMethod
    {
        Synchronous,
        AsyncIntoArray,
        AsyncIntoMemory,
    }

    private sealed class BreakingStream(string text) : MemoryStream(Encoding.UTF8.GetBytes(text))
    {
        public override async Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            await base.ReadAsync(buffer, offset, count, cancellationToken) is var read and > 0 ? read : throw new IOException("cut off");
    }

    private sealed class DisposalContent(Stream stream, Action onDispose) : StreamContent(stream)
    {
        protected override void Dispose(bool disposing)
        {
            onDispose();
            base.Dispose(disposing);
        }
    }
}
