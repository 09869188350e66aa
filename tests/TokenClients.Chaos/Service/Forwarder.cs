using System.Globalization;
using System.IO.Compression;
using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace TokenClients.Chaos;

/// <summary>Forwards requests like a gateway, and compresses responses even if the client does not accept that.</summary>
internal sealed class Forwarder(Tally tally) : IDisposable
{
    // No connection is reused, because it may be from before a restart of the service.
    private readonly HttpMessageInvoker _onward = new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        PooledConnectionLifetime = TimeSpan.Zero,
    });

    public Uri? Service { get; set; }

    /// <summary>Forwards a request, and the response back.</summary>
    /// <param name="context">The request.</param>
    /// <param name="age">The value of the <c>Age</c> header, in seconds.</param>
    public async Task ForwardAsync(HttpContext context, int age = 0)
    {
        using var response = await SendAsync(context);
        var headers = context.Response.Headers;
        var hasBody = response.StatusCode != HttpStatusCode.NoContent && response.Content.Headers.ContentLength != 0;
        context.Response.StatusCode = (int)response.StatusCode;
        foreach (var (name, values) in response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated))
        {
            headers[name] = values.ToArray();
        }

        headers.Remove("Transfer-Encoding");
        headers.Remove("Connection");
        headers.Via = "1.1 gateway";
        if (age > 0 && response.Headers.Date is { } date)
        {
            tally.Add("intermediary.age");
            headers.Age = $"{age}";
            headers.Date = date.AddSeconds(-age).ToString("R", CultureInfo.InvariantCulture);
        }

        var body = context.Response.Body;
        await using var coder = hasBody ? Compressing(headers, body) : null;
        await response.Content.CopyToAsync(coder ?? body, context.RequestAborted);
    }

    /// <summary>Sends a request to the service.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpContext context)
    {
        var from = context.Request;
        var request = new HttpRequestMessage(new HttpMethod(from.Method), new Uri(Service!, context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget));
        if (from.ContentLength > 0 || from.Headers.TransferEncoding.Count > 0)
        {
            request.Content = new StreamContent(from.Body);
        }

        foreach (var (name, values) in from.Headers.Where(header => header.Key is not ("Host" or "Connection" or "Transfer-Encoding")))
        {
            _ = request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values)
                || request.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values) == true;
        }

        return _onward.SendAsync(request, context.RequestAborted);
    }

    public void Dispose() => _onward.Dispose();

    /// <summary>Selects a content encoding for the body at random.</summary>
    private Stream? Compressing(IHeaderDictionary headers, Stream body)
    {
        var (name, coder) = Random.Shared.Next(8) switch
        {
            0 => ("gzip", new GZipStream(body, CompressionLevel.Fastest)),
            1 => ("x-gzip", new GZipStream(body, CompressionLevel.Fastest)),
            2 => ("br", new BrotliStream(body, CompressionLevel.Fastest)),
            3 => ("deflate", new ZLibStream(body, CompressionLevel.Fastest)),
            4 => ("deflate", (Stream?)new DeflateStream(body, CompressionLevel.Fastest)), // without the header that the standard requires
            _ => ("identity", null),
        };
        tally.Add($"intermediary.{name}");
        if (coder is not null)
        {
            headers.ContentEncoding = name;
            headers.Remove("Content-Length");
        }

        return coder;
    }
}
