using System.Text;

namespace TokenClients.Tests;

/// <summary>How reading ahead and a reader share one body: never with two reads at the same time.</summary>
internal sealed class ReadAheadStreamTests
{
    private HeldStream _body = null!;

    [SetUp]
    public void CreateBody() => _body = new HeldStream();

    [TearDown]
    public void DisposeBody() => _body.Dispose();

    [Test]
    public async Task After_the_time_limit_only_the_pending_read_continues()
    {
        var time = new FakeTime();
        using var response = new HttpResponseMessage { Content = new StreamContent(_body) };
        var readingAhead = ReadAheadContent.ReadAheadAsync(response, time, CancellationToken.None);

        time.Advance(ReadAheadContent.Patience);
        await readingAhead.WaitAsync(TimeSpan.FromSeconds(30));
        await Task.Run(() => _body.CompleteRead("the beginning")); // what follows the read runs within it

        Assert.That(_body.Reads, Is.EqualTo(1));
    }

    [Test]
    public async Task A_reader_gets_what_the_pending_read_returns_and_no_further_read_ahead_starts()
    {
        await using var stream = new ReadAheadStream(new StreamContent(_body));
        _ = stream.ReadAheadAsync(1000);
        var buffer = new byte[100];
        var reading = stream.ReadAsync(buffer).AsTask();

        _body.CompleteRead("the beginning");

        Assert.That(Encoding.ASCII.GetString(buffer, 0, await reading.WaitAsync(TimeSpan.FromSeconds(30))), Is.EqualTo("the beginning"));
        Assert.That(_body.Reads, Is.EqualTo(1));
    }

    [Test]
    public async Task A_synchronous_reader_waits_for_the_pending_read()
    {
        await using var stream = new ReadAheadStream(new StreamContent(_body));
        var readingAhead = stream.ReadAheadAsync(1000);
        var (buffer, count) = (new byte[100], 0);
        var reader = new Thread(() => count = stream.Read(buffer, 0, buffer.Length));
        reader.Start();
        await Eventually.IsTrue(() => reader.ThreadState is ThreadState.WaitSleepJoin or ThreadState.Stopped, "the reader waits");

        _body.CompleteRead("the beginning");
        await readingAhead.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.That(reader.Join(TimeSpan.FromSeconds(30)), Is.True);
        Assert.That((Encoding.ASCII.GetString(buffer, 0, count), _body.Reads), Is.EqualTo(("the beginning", 1)));
    }

    [Test]
    public async Task Disposing_the_stream_disposes_the_content()
    {
        var stream = new ReadAheadStream(new StreamContent(_body));
        Assert.That((stream.CanRead, stream.CanSeek, stream.CanWrite), Is.EqualTo((true, false, false)));

        await stream.DisposeAsync();

        Assert.That(_body.IsDisposed, Is.True);
    }

    /// <summary>A body whose asynchronous reads wait for the test.</summary>
    private sealed class HeldStream : MemoryStream
    {
        // Without RunContinuationsAsynchronously, so that what follows a read can run within CompleteRead.
        private TaskCompletionSource<byte[]> _next = new();
        private int _reads;

        public int Reads => Volatile.Read(ref _reads);

        public bool IsDisposed { get; private set; }

        public void CompleteRead(string text)
        {
            var pending = _next;
            _next = new();
            pending.SetResult(Encoding.ASCII.GetBytes(text));
        }

        public override async Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _reads);
            var bytes = await _next.Task.ConfigureAwait(false);
            bytes.CopyTo(buffer, offset);
            return bytes.Length;
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Interlocked.Increment(ref _reads);
            var bytes = await _next.Task.ConfigureAwait(false);
            bytes.CopyTo(buffer);
            return bytes.Length;
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            Interlocked.Increment(ref _reads);
            return 0;
        }

        protected override void Dispose(bool disposing)
        {
            IsDisposed = true;
            base.Dispose(disposing);
        }
    }
}
