using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace TokenClients.Tests;

/// <summary>Registers every sent credential and every received token as a secret, directly above the socket.</summary>
internal sealed partial class Wiretap(Leaks leaks, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Headers.Authorization is { Parameter: { } credential } header)
        {
            leaks.AddToken(header.Scheme == "Bearer" ? credential.Split(':')[^1] : credential);
        }

        foreach (Match field in SecretField().Matches(request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken)))
        {
            leaks.AddToken(WebUtility.UrlDecode(field.Groups["it"].Value));
        }

        var response = await base.SendAsync(request, cancellationToken);
        var tapped = new TappedContent(response.Content, Note);
        foreach (var (name, values) in response.Content.Headers)
        {
            tapped.Headers.TryAddWithoutValidation(name, values);
        }

        response.Content = tapped;
        return response;
    }

    private void Note(string body)
    {
        foreach (Match token in Token().Matches(body))
        {
            // Only the original part of a padded or truncated token is secret; claims without their signature are not.
            var text = WebUtility.UrlDecode(token.Groups["it"].Value).Split("AAAAAAAAAAAA")[0];
            if (text.Length >= Leaks.Piece && (token.Value[0] == '"' || text.Contains("HMACSHA256=")))
            {
                leaks.AddToken(text);
            }
        }
    }

    [GeneratedRegex("(^|&)(wrap_password|wrap_assertion|client_secret|client_assertion|api_key)=(?<it>[^&]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SecretField();

    [GeneratedRegex("(\"[Aa]ccess_?[Tt]oken\":\"|wrap_access_token=)(?<it>[^&\"]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Token();

    private sealed class TappedContent(HttpContent content, Action<string> note) : HttpContent
    {
        private readonly StringBuilder _read = new();

        protected override async Task<Stream> CreateContentReadStreamAsync() => new TappedStream(await content.ReadAsStreamAsync(), _read);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            await (await CreateContentReadStreamAsync()).CopyToAsync(stream);

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }

        protected override void Dispose(bool disposing)
        {
            note(_read.ToString());
            content.Dispose();
            base.Dispose(disposing);
        }
    }

    private sealed class TappedStream(Stream stream, StringBuilder read) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var length = await stream.ReadAsync(buffer, cancellationToken);
            read.Append(Encoding.Latin1.GetString(buffer.Span[..length]));
            return length;
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
