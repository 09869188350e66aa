#if NET
using System.Net;
using System.Net.Http.Json;

namespace TokenClients.Handler;

/// <summary>
/// JSON content, or multipart content with JSON among its parts. JSON content is serialized each time it is sent, and a
/// sequence in it that can be enumerated only once would result in different bytes. So the bytes of the first time are kept and
/// sent again.
/// </summary>
internal sealed class RecordedContent : WrappedContent
{
    /// <summary>The maximum length of content that is kept, in bytes.</summary>
    public const int Limit = 1024 * 1024;

    private volatile State _state;
    private byte[] _bytes = [];

    private RecordedContent(HttpContent content)
        : base(content)
    {
    }

    private enum State
    {
        NotSent,
        Sending,
        Kept,
        Lost,
    }

    /// <summary>Whether sending the content again sends the same bytes.</summary>
    public bool CanBeSentAgain => _state is State.NotSent or State.Kept;

    /// <summary>Returns a recorder for <paramref name="content"/>, or <see langword="null"/> if it needs none.</summary>
    public static RecordedContent? For(HttpContent? content) => content is not null && HoldsJson(content) ? new(content) : null;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        if (_state == State.Kept)
        {
            await stream.WriteAsync(_bytes, cancellationToken).ConfigureAwait(false);
            return;
        }

        var copy = Begin(stream);
        await Inner.CopyToAsync(copy, context, cancellationToken).ConfigureAwait(false);
        End(copy);
    }

    protected override void SerializeToStream(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        if (_state == State.Kept)
        {
            stream.Write(_bytes);
            return;
        }

        var copy = Begin(stream);
        Inner.CopyTo(copy, context, cancellationToken);
        End(copy);
    }

    private static bool HoldsJson(HttpContent content) => content is JsonContent || (content is MultipartContent parts && parts.Any(HoldsJson));

    /// <summary>Records only the first time. If an inner handler sends the content again, the recording is no longer used.</summary>
    private CopyingStream Begin(Stream stream)
    {
        var isFirst = _state == State.NotSent;
        _state = isFirst ? State.Sending : State.Lost;
        return new CopyingStream(stream, isFirst ? Limit : -1);
    }

    private void End(CopyingStream copy)
    {
        if (_state == State.Sending && copy.Copied is { } bytes)
        {
            _bytes = bytes;
            _state = State.Kept;
        }
        else
        {
            _state = State.Lost;
        }
    }
}
#endif
