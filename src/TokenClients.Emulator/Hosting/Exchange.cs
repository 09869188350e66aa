using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace TokenClients.Emulator;

/// <summary>A request and its connection.</summary>
internal sealed class Exchange(
    HttpContext context, EmulatedRequest request, TimeProvider time, CancellationToken aborted)
{
    private readonly long _start = time.GetTimestamp();

    public EmulatedRequest Request => request;

    /// <summary>The time since the request was received.</summary>
    public TimeSpan Elapsed => time.GetElapsedTime(_start);

    private bool HasSocket => context.Features.Get<IConnectionSocketFeature>() is not null;

    /// <summary>Cancelled when the client disconnects or the emulator stops.</summary>
    public CancellationToken Aborted => aborted;

    public Task SendAsync(EmulatedResponse response) => WriteAsync(Begin(response));

    /// <summary>Sets the status and the headers, and returns the body for the caller to write.</summary>
    public ReadOnlyMemory<byte> Begin(EmulatedResponse response, bool announceLength = true)
    {
        var http = context.Response;
        http.StatusCode = request.StatusCode = response.Status;
        request.Rejection = response.Rejection;
        if (request.Trace is { } trace && response is { TokenLifetime: { } lifetime, Body: not "" })
        {
            trace.Token = new(time.GetUtcNow(), lifetime);
        }

        http.ContentType = response.ContentType;
        http.Headers.Date = (time.GetUtcNow() + response.DateSkew).ToString("R", CultureInfo.InvariantCulture);
        foreach (var (name, value) in response.Headers)
        {
            http.Headers[name] = value;
        }

        if (!response.HasBody)
        {
            return default;
        }

        var body = Encoding.UTF8.GetBytes(response.Body);
        http.ContentLength = announceLength ? body.Length : null;
        return HttpMethods.IsHead(request.Method) ? default : body;
    }

    /// <summary>
    /// Returns whether the request is for the path prefix of an emulator in an app without the slash at its end, and
    /// the last segment of the prefix.
    /// </summary>
    public bool IsBarePrefix(out string lastSegment)
    {
        var prefix = context.Request.PathBase.ToUriComponent();
        lastSegment = prefix[(prefix.LastIndexOf('/') + 1)..];
        return !context.Request.Path.HasValue && lastSegment.Length > 0;
    }

    /// <summary>Sends the headers and these bytes immediately.</summary>
    public async Task WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        if (!bytes.IsEmpty)
        {
            await context.Response.Body.WriteAsync(bytes, aborted).ConfigureAwait(false);
        }

        await context.Response.Body.FlushAsync(aborted).ConfigureAwait(false);
    }

    public Task PauseAsync(TimeSpan pause) => Task.Delay(pause, time, aborted);

    /// <summary>
    /// Ends an incomplete response. Kestrel closes the connection itself after sending what there is; a server without
    /// sockets would treat the response as complete unless it is aborted.
    /// </summary>
    public void EndIncomplete()
    {
        if (!HasSocket)
        {
            context.Abort();
        }
    }

    /// <summary>Closes the connection with a TCP reset or, without a socket, aborts the request.</summary>
    public Task ResetAsync()
    {
        if (context.Features.Get<IConnectionSocketFeature>() is { Socket: var socket })
        {
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }

        context.Abort();
        return Task.CompletedTask;
    }
}
