namespace TokenClients.Tests;

internal sealed class BoundedBodyTests
{
    [TestCase(0)]
    [TestCase(1)]
    [TestCase(4096)]
    [TestCase(4097)]
    [TestCase(BoundedBody.Limit - 1)]
    [TestCase(BoundedBody.Limit)]
    public async Task A_body_within_the_limit_is_read_completely(int length)
    {
        byte[] body = [.. Enumerable.Range(0, length).Select(i => (byte)i)];

        using var announced = new ByteArrayContent(body);
        Assert.That(await BoundedBody.ReadAsync(announced, default), Is.EqualTo(body));
        using var unannounced = new StreamContent(new AscendingStream(length));
        Assert.That(await BoundedBody.ReadAsync(unannounced, default), Is.EqualTo(body));
    }

    [Test]
    public async Task A_body_beyond_the_limit_is_read_up_to_one_byte_beyond_it()
    {
        var endless = new AscendingStream(long.MaxValue);
        using var content = new StreamContent(endless);

        Assert.That(await BoundedBody.ReadAsync(content, default), Has.Count.EqualTo(BoundedBody.Limit + 1));
        Assert.That(endless.Position, Is.EqualTo(BoundedBody.Limit + 1));
    }

    [Test]
    public async Task A_long_body_that_arrives_byte_by_byte_is_read_one_byte_beyond_the_limit()
    {
        using var content = new StreamContent(new AscendingStream(long.MaxValue, step: 1));

        Assert.That(await BoundedBody.ReadAsync(content, default), Has.Count.EqualTo(BoundedBody.Limit + 1));
    }

    [TestCase(0)]
    [TestCase(10)]
    [TestCase(10L * 1024 * 1024 * 1024)]
    public async Task A_wrong_Content_Length_is_ignored(long announced)
    {
        using var content = new StreamContent(new AscendingStream(5000));
        content.Headers.ContentLength = announced;

        Assert.That(await BoundedBody.ReadAsync(content, default), Has.Count.EqualTo(5000));
    }

    [Test]
    public async Task Missing_content_is_read_as_an_empty_body() => Assert.That(await BoundedBody.ReadAsync(null, default), Is.Empty);

    [Test]
    public async Task A_read_that_fails_because_cancellation_disposed_the_stream_counts_as_cancelled()
    {
        using var cancellation = new CancellationTokenSource();
        using var content = new StreamContent(new DisposedOnCancel(cancellation));

        var ended = await Assert.CatchAsync<OperationCanceledException>(() => BoundedBody.ReadAsync(content, cancellation.Token).AsTask());

        Assert.That(ended!.CancellationToken, Is.EqualTo(cancellation.Token));
    }

    /// <summary>As on .NET Framework: the read ignores its cancellation token, but the stream is disposed.</summary>
    private sealed class DisposedOnCancel(CancellationTokenSource cancellation) : MemoryStream
    {
        public override async Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        {
            await cancellation.CancelAsync();
            throw new ObjectDisposedException(nameof(DisposedOnCancel));
        }
    }

    /// <summary>Yields ascending bytes, a few per read, up to a length.</summary>
    private sealed class AscendingStream(long length, int step = 1000) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get; set; }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = (int)Math.Min(Math.Min(count, step), length - Position);
            for (var i = 0; i < read; i++)
            {
                buffer[offset + i] = (byte)Position++;
            }

            return read;
        }

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
