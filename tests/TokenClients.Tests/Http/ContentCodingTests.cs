using System.IO.Compression;
using System.Text;

namespace TokenClients.Tests;

/// <summary>Bodies that a server or proxy compressed although the request did not ask for it.</summary>
internal sealed class ContentCodingTests
{
    private static readonly string[] Clients = HttpClients.All;

    private static readonly Dictionary<string, Func<byte[], byte[]>> Encoders = new()
    {
        ["gzip"] = body => Compress(body, to => new GZipStream(to, CompressionLevel.Fastest)),
        ["x-gzip"] = body => Compress(body, to => new GZipStream(to, CompressionLevel.Fastest)),
        ["GZIP"] = body => Compress(body, to => new GZipStream(to, CompressionLevel.Fastest)),
        ["deflate"] = body => Compress(body, to => new ZLibStream(to, CompressionLevel.Fastest)),
        ["deflate, identity"] = body => Compress(body, to => new DeflateStream(to, CompressionLevel.Fastest)),
        ["br"] = body => Compress(body, to => new BrotliStream(to, CompressionLevel.Fastest)),
        ["br, gzip"] = body => Encoders!["gzip"](Encoders["br"](body)),
    };

    private static IEnumerable<string> Codings => Encoders.Keys.Where(coding => !CoreBuild.IsNetStandard || !coding.Contains("br", StringComparison.Ordinal));

    [Test]
    public async Task A_compressed_token_response_is_read([ValueSource(nameof(Clients))] string client, [ValueSource(nameof(Codings))] string coding, [Values] bool retries)
    {
        using var http = Client(() => Answer(200, Encoders[coding](Encoding.UTF8.GetBytes(HttpClients.Answer(client, "token"))), coding), retries);

        Assert.That((await HttpClients.Create(client, http).GetTokenAsync()).Value, Is.EqualTo("token"));
    }

    [TestCase(1, true)]
    [TestCase(3, true)]
    [TestCase(4, false)]
    public void Up_to_three_content_codings_are_decoded_and_removed_from_the_list(int count, bool isDecoded)
    {
        var codings = Enumerable.Repeat("gzip", count).ToList();
        var body = codings.Aggregate("text"u8.ToArray(), (bytes, coding) => Encoders[coding](bytes));

        var decoded = ContentCoding.Decode(new(body), codings, longest: 1000);

        Assert.That(decoded, Is.EqualTo(isDecoded ? "text"u8.ToArray() : body));
        Assert.That(codings, Has.Count.EqualTo(isDecoded ? 0 : count));
    }

    [TestCase(0x08, 5, false)] // like the method of a zlib header
    [TestCase(0x01, 23, true)] // like its checksum: a multiple of 31
    public void A_deflated_body_without_a_zlib_header_that_resembles_one_is_decoded(byte first, byte length, bool isLast)
    {
        var text = Enumerable.Range('a', length).Select(letter => (byte)letter).ToArray();
        byte[] body = [.. Stored(first, text), .. isLast ? [] : Stored(1, [])];

        Assert.That(ContentCoding.Decode(new(body), ["deflate"], longest: 1000), Is.EqualTo(text));

        // A block that is not compressed (RFC 1951, 3.2.4); the upper five bits of its first byte are ignored.
        static byte[] Stored(byte first, byte[] text) => [first, (byte)text.Length, 0, (byte)~text.Length, 0xFF, .. text];
    }

    [Test]
    public async Task A_compressed_rejection_is_read_and_the_second_secret_is_tried()
    {
        var requests = 0;
        using var http = Client(
            () => requests++ == 0
                ? Answer(400, Encoders["gzip"]("""{"error":"invalid_client"}"""u8.ToArray()), "gzip") : Answer(200, Encoding.UTF8.GetBytes(HttpClients.Answer("oauth", "token")), null),
            retries: true);
        var options = new OAuthClientOptions { Endpoint = new("https://oauth.example/"), ClientId = "id", ClientSecret = "first", SecondaryClientSecret = "second" };

        Assert.That((await new OAuthClient(http, options).GetTokenAsync()).Value, Is.EqualTo("token"));
    }

    [Test]
    public async Task The_size_limit_also_applies_to_the_decoded_body([Values("gzip", "deflate")] string coding)
    {
        var bomb = Encoders[coding](new byte[50_000_000]);
        using var content = Content(bomb, coding);
        Assert.That(bomb, Has.Length.GreaterThan(BoundedBody.Limit), "even the compressed body exceeds the limit");
        Assert.That(await BoundedBody.ReadAsync(content, default), Is.EqualTo(bomb[..(BoundedBody.Limit + 1)]));

        using var smaller = Content(Encoders[coding](new byte[5_000_000]), coding);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var read = await BoundedBody.ReadAsync(smaller, default);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.That((read.Count, allocated < 1_000_000), Is.EqualTo((BoundedBody.Limit + 1, true)));

        using var http = Client(() => Answer(200, Encoders[coding](new byte[5_000_000]), coding), retries: true);
        Assert.That((await HttpClients.FailureOf(HttpClients.Create("arr", http))).Message, Does.Contain("answered 200 with more than 64 KiB"));
    }

    [Test]
    public async Task A_body_that_cannot_be_decoded_is_reported_with_its_encoding([ValueSource(nameof(Clients))] string client, [Values("zstd", "gzip", "a, b, c, d")] string coding, [Values] bool retries)
    {
        using var http = Client(() => Answer(200, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19], coding), retries);

        Assert.That(
            (await HttpClients.FailureOf(HttpClients.Create(client, http))).Message,
            Does.Contain($"answered 200 with a body in the encoding '{coding}', which could not be decoded"));
    }

    [Test]
    public async Task A_plain_body_that_is_labelled_as_gzip_is_read([ValueSource(nameof(Clients))] string client)
    {
        using var http = Client(() => Answer(200, Encoding.UTF8.GetBytes(HttpClients.Answer(client, "token")), "gzip"), retries: true);

        Assert.That((await HttpClients.Create(client, http).GetTokenAsync()).Value, Is.EqualTo("token"));
    }

    [Test]
    public async Task Token_requests_send_no_Accept_Encoding([ValueSource(nameof(Clients))] string client)
    {
        using var stub = new StubHandler(_ => Answers.Create(200, HttpClients.Answer(client, "token")));
        using var http = new HttpClient(stub);

        await HttpClients.Create(client, http).GetTokenAsync();

        Assert.That(stub.Requests.Single().Message.Headers.AcceptEncoding, Is.Empty);
    }

    [Test]
    public async Task Every_client_skips_a_byte_order_mark_before_the_body([ValueSource(nameof(Clients))] string client, [Values] bool encoded)
    {
        byte[] body = [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(HttpClients.Answer(client, "token"))];
        using var http = Client(() => Answer(200, encoded ? Encoders["gzip"](body) : body, encoded ? "gzip" : null), retries: true);

        Assert.That((await HttpClients.Create(client, http).GetTokenAsync()).Value, Is.EqualTo("token"));
    }

    [Test]
    public async Task A_byte_order_mark_does_not_hide_a_WRAP_error()
    {
        using var http = Client(() => Answer(401, Encoding.UTF8.GetBytes("\uFEFFError:Code:401:SubCode:T0:Detail:ACS50012: Authentication failed."), null), retries: true);

        Assert.That((await HttpClients.FailureOf(HttpClients.Create("wrap", http))).ErrorDetail, Is.EqualTo("ACS50012: Authentication failed."));
    }

    private static HttpClient Client(Func<HttpResponseMessage> answer, bool retries)
    {
        var stub = new StubHandler(_ => answer());
        return new HttpClient(retries ? new AttemptHandler { InnerHandler = stub } : stub);
    }

    private static HttpResponseMessage Answer(int status, byte[] body, string? coding)
    {
        var response = new HttpResponseMessage((System.Net.HttpStatusCode)status) { Content = Content(body, coding) };
        response.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        return response;
    }

    private static ByteArrayContent Content(byte[] body, string? coding)
    {
        var content = new ByteArrayContent(body);
        foreach (var one in coding?.Split(", ") ?? [])
        {
            content.Headers.ContentEncoding.Add(one);
        }

        return content;
    }

    private static byte[] Compress(byte[] body, Func<Stream, Stream> encoder)
    {
        using var bytes = new MemoryStream();
        using (var to = encoder(bytes))
        {
            to.Write(body);
        }

        return bytes.ToArray();
    }
}
