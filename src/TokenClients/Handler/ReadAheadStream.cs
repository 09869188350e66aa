using System.Runtime.ExceptionServices;

namespace TokenClients.Handler;

/// <summary>
/// The body of a response whose beginning is read ahead, up to a limit. A reader gets that beginning first, and then the rest
/// as it arrives.
/// </summary>
internal sealed class ReadAheadStream(HttpContent content) : Stream
{
    private readonly object _gate = new();
    private readonly MemoryStream _beginning = new();
    private readonly CancellationTokenSource _disposed = new();
    private Task _readingAhead = Task.CompletedTask;
    private ExceptionDispatchInfo? _failure;
    private Stream? _rest;
    private int _taken;
    private volatile bool _isStopped;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>
    /// Reads ahead until the body ends, <paramref name="limit"/> bytes are read, or <see cref="StopReadingAhead"/> is called.
    /// Never fails.
    /// </summary>
    public Task ReadAheadAsync(int limit) => _readingAhead = ReadBeginningAsync(limit);

    /// <summary>Starts no further read. A pending read continues, because cancelling it would close the connection.</summary>
    public void StopReadingAhead() => _isStopped = true;

    public override async Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        if (Take(buffer.AsSpan(offset, count)) is var taken and > 0)
        {
            return taken;
        }

        await _readingAhead.WaitAsync(cancellationToken).ConfigureAwait(false);
        taken = Take(buffer.AsSpan(offset, count));
        return taken > 0 ? taken : await Rest().ReadAsync(buffer, offset, count, cancellationToken).ConfigureAwait(false);
    }

#if NET
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (Take(buffer.Span) is var taken and > 0)
        {
            return taken;
        }

        await _readingAhead.WaitAsync(cancellationToken).ConfigureAwait(false);
        taken = Take(buffer.Span);
        return taken > 0 ? taken : await Rest().ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
    }
#endif

    public override int Read(byte[] buffer, int offset, int count)
    {
        if (Take(buffer.AsSpan(offset, count)) is var taken and > 0)
        {
            return taken;
        }

        _readingAhead.WaitForEnd();
        taken = Take(buffer.AsSpan(offset, count));
        return taken > 0 ? taken : Rest().Read(buffer, offset, count);
    }

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            // Cancel a pending read first, which closes its connection. .NET drains the body of a disposed response, and two
            // concurrent reads from one connection would corrupt the next response.
            StopReadingAhead();
            if (!_readingAhead.IsCompleted)
            {
                _disposed.Cancel();
            }

            content.Dispose();
        }

        base.Dispose(disposing);
    }

    private async Task ReadBeginningAsync(int limit)
    {
        try
        {
#if NET
            _rest = await content.ReadAsStreamAsync(_disposed.Token).ConfigureAwait(false);
#else
            _rest = await content.ReadAsStreamAsync().ConfigureAwait(false);
#endif
            var buffer = new byte[16 * 1024];
            while (!_isStopped && limit > 0)
            {
                var read = await _rest.ReadAsync(buffer, 0, Math.Min(limit, buffer.Length), _disposed.Token).ConfigureAwait(false);
                if (read == 0)
                {
                    return;
                }

                limit -= read;
                Keep(buffer, read);
            }
        }
        catch (Exception error)
        {
            Break(error);
        }
    }

    private void Keep(byte[] buffer, int count)
    {
        lock (_gate)
        {
            _beginning.Write(buffer, 0, count);
        }
    }

    /// <summary>Stores the failure for a reader that gets to it, and closes the connection.</summary>
    private void Break(Exception error)
    {
        _failure = ExceptionDispatchInfo.Capture(error);
        _rest?.Dispose();
    }

    private int Take(Span<byte> buffer)
    {
        StopReadingAhead();
        lock (_gate)
        {
            var taken = Math.Min(buffer.Length, (int)_beginning.Length - _taken);
            _beginning.GetBuffer().AsSpan(_taken, taken).CopyTo(buffer);
            _taken += taken;
            return taken;
        }
    }

    private Stream Rest()
    {
        _failure?.Throw();
        return _rest!;
    }
}
