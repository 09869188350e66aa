using System.IO.Pipelines;
using System.Net;
using System.Text;

namespace TokenClients.Tests;

/// <summary>How the body of a 401 is read ahead if it is long, stalls or breaks off.</summary>
internal sealed class ReadAheadContentTests : HandlerFixture
{
    private Pipe _body = null!;

    [SetUp]
    public void CreateBody() => _body = new Pipe();

    [Test]
    public async Task A_stalled_401_body_delays_only_the_second_attempt_and_by_one_second()
    {
        var answer = Tokens.Answer!;
        Tokens.Answer = null;
        var body = new StallingStream();
        using var http = Client(_ => Sent.Count == 1 ? Rejection(new StreamContent(body)) : Answers.Create(200));
        var sending = http.GetAsync(Resource);
        (await Tokens.NextAsync()).Succeed(answer(1, new TokenRequest()));
        await body.Begun;
        (await Tokens.NextAsync()).Succeed(answer(2, new TokenRequest()));

        await WaitForTheTimeLimitAsync();
        Time.Advance(0.999);
        Assert.That(Sent, Has.Count.EqualTo(1));
        Time.Advance(0.001);

        using var response = await sending.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(Sent.Select(sent => sent.Authorization), Is.EqualTo(["Bearer token-1", "Bearer token-2"]));
    }

    [Test]
    public async Task A_401_returned_after_a_partial_read_ahead_can_be_read_from_beginning_to_end([Values] ReadingMethod method)
    {
        await _body.Writer.WriteAsync(Encoding.UTF8.GetBytes("the beginning, "));
        using var http = Client(_ => Sent.Count == 1 ? Rejection(new StreamContent(_body.Reader.AsStream())) : Answers.Create(401, "the second"));
        var sending = http.GetAsync(Resource, HttpCompletionOption.ResponseHeadersRead);
        await WaitForTheTimeLimitAsync();
        Time.Advance(1);
        using var response = await sending.WaitAsync(TimeSpan.FromSeconds(30));

        var stream = await response.Content.ReadAsStreamAsync();
        Assert.That(await ReadAsync(stream, 4, method), Is.EqualTo("the ")); // although nothing more has arrived
        await _body.Writer.WriteAsync(Encoding.UTF8.GetBytes("and the end"));
        await _body.Writer.CompleteAsync();

        Assert.That(await ReadAsync(stream, 100, method), Is.EqualTo("beginning, and the end"));
    }

    [Test]
    public async Task A_401_body_beyond_the_read_ahead_limit_is_returned_unchanged([Values] bool hasLength)
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
    public async Task A_reader_gets_the_whole_body_across_the_end_of_the_read_ahead([Values] ReadingMethod method)
    {
        var text = string.Concat(Enumerable.Range(0, ReadAheadContent.Limit / 4).Select(i => $"{i:x8}"));
        using var http = Client(_ => Sent.Count == 1 ? Rejection(new StringContent(text)) : Answers.Create(401, "the second"));
        using var response = await http.GetAsync(Resource, HttpCompletionOption.ResponseHeadersRead);

        Assert.That(await ReadAsync(await response.Content.ReadAsStreamAsync(), text.Length + 1, method) == text, Is.True);
    }

    [Test]
    public async Task A_401_body_that_breaks_off_gives_its_reader_what_arrived_and_then_the_error()
    {
        using var http = Client(_ => Sent.Count == 1 ? Rejection(new StreamContent(new BreakingStream("half"))) : Answers.Create(401, "the second"));
        using var response = await http.GetAsync(Resource, HttpCompletionOption.ResponseHeadersRead);

        var stream = await response.Content.ReadAsStreamAsync();
        Assert.That(await ReadAsync(stream, 4, ReadingMethod.AsyncIntoMemory), Is.EqualTo("half"));
        await Assert.ThrowsAsync<IOException>(() => stream.ReadExactlyAsync(new byte[1]).AsTask());
    }

    [Test]
    public async Task A_caller_who_cancels_does_not_wait_for_a_stalled_401_body()
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
    public async Task A_pending_read_is_cancelled_before_its_body_is_disposed()
    {
        var body = new StallingStream();
        var isEnded = false;
        using var http = Client(_ => Sent.Count == 1
            ? Rejection(new DisposalContent(body, () => isEnded = body.IsCanceled)) : Answers.Create(200));
        var sending = http.GetAsync(Resource);
        await WaitForTheTimeLimitAsync();
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

    private Task WaitForTheTimeLimitAsync() => Eventually.IsTrue(() => Time.NextTimer == TimeSpan.FromSeconds(1), "the time limit for reading ahead is set");

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
