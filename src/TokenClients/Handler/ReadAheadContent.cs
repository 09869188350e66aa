using System.Net;

namespace TokenClients.Handler;

/// <summary>
/// The content of a 401, which is read ahead so that it does not occupy a connection that the second attempt may need. It can
/// still be read normally afterwards.
/// </summary>
internal sealed class ReadAheadContent : WrappedContent
{
    /// <summary>The most that is read ahead, in bytes.</summary>
    public const int Limit = 1024 * 1024;

    /// <summary>The longest time that reading ahead may take.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly ReadAheadStream _stream;

    private ReadAheadContent(HttpContent content)
        : base(content) => _stream = new ReadAheadStream(content);

    /// <summary>
    /// Starts to read the response's content. Completes when the content or the limit is reached, after <see cref="Patience"/>,
    /// or when the caller cancels. Never fails.
    /// </summary>
    public static Task ReadAheadAsync(HttpResponseMessage response, TimeProvider time, CancellationToken cancellationToken)
    {
        if (response.Content is not { } content)
        {
            return Task.CompletedTask;
        }

        var ahead = new ReadAheadContent(content);
        response.Content = ahead;
        return ahead.ReadAheadAsync(time, cancellationToken);
    }

    protected override Task<Stream> CreateContentReadStreamAsync() => Task.FromResult<Stream>(_stream);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => _stream.CopyToAsync(stream);

#if NET
    protected override Stream CreateContentReadStream(CancellationToken cancellationToken) => _stream;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
        _stream.CopyToAsync(stream, cancellationToken);

    protected override void SerializeToStream(Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
        _stream.CopyTo(stream);
#endif

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _stream.Dispose();
        }

        base.Dispose(disposing);
    }

    private async Task ReadAheadAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        var reading = _stream.ReadAheadAsync(Limit);
        try
        {
            await reading.WaitAsync(Patience, time, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is TimeoutException or OperationCanceledException)
        {
            _stream.StopReadingAhead();
        }
    }
}
