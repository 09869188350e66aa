using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace TokenClients.Chaos;

/// <summary>
/// A gateway in front of one of the services, through which some clients send their requests. It compresses responses and,
/// while it is disturbed, responds in place of the service, drops connections, and adds an <c>Age</c> header.
/// </summary>
internal sealed class Intermediary : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly TimeProvider _time;
    private readonly Tally _tally;
    private readonly Forwarder _forwarder;
    private volatile bool _isDisturbed;

    private Intermediary(TimeProvider time, Tally tally)
    {
        (_time, _tally, _forwarder) = (time, tally, new(tally));
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0));
        _server = builder.Build();
        _server.Run(HandleAsync);
    }

    public bool IsDisturbed
    {
        set => _isDisturbed = value;
    }

    public static async Task<Intermediary> StartAsync(TimeProvider time, Tally tally)
    {
        var intermediary = new Intermediary(time, tally);
        await intermediary._server.StartAsync();
        return intermediary;
    }

    /// <summary>Returns the address at which it forwards requests for an address of the service.</summary>
    public Uri InFrontOf(Uri address)
    {
        _forwarder.Service = new Uri(address, "/");
        return new Uri(new Uri(_server.Urls.Single()), address.PathAndQuery);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _forwarder.Dispose();
    }

    private async Task HandleAsync(HttpContext context)
    {
        try
        {
            await (_isDisturbed && Random.Shared.Next(4) > 0 ? MisbehaveAsync(context) : _forwarder.ForwardAsync(context));
        }
        catch (Exception error) when (error is HttpRequestException or IOException or OperationCanceledException)
        {
            if (context.Response.HasStarted || context.RequestAborted.IsCancellationRequested)
            {
                context.Abort();
                return;
            }

            context.Response.Clear();
            await AnswerAsync(context, 502);
        }
    }

    private async Task MisbehaveAsync(HttpContext context)
    {
        switch (Random.Shared.Next(6))
        {
            case 0:
                _tally.Add("intermediary.dropped a request");
                context.Abort();
                break;
            case 1:
                _tally.Add("intermediary.dropped a response");
                using (await _forwarder.SendAsync(context))
                {
                    context.Abort();
                }

                break;
            case 2:
                await _forwarder.ForwardAsync(context, age: Random.Shared.Next(1, 30));
                break;
            case 3:
                await AnswerAsync(context, 200);
                break;
            default:
                await AnswerAsync(context, Random.Shared.Next(502, 505));
                break;
        }
    }

    /// <summary>Responds with its own page.</summary>
    private Task AnswerAsync(HttpContext context, int status)
    {
        _tally.Add($"intermediary.page, {status}");
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/html";
        context.Response.Headers.Date = _time.GetUtcNow().ToString("R", CultureInfo.InvariantCulture);
        if (status == 503 && Random.Shared.Next(2) == 0)
        {
            context.Response.Headers.RetryAfter = $"{Random.Shared.Next(1, 10)}";
        }

        return context.Response.WriteAsync($"<!DOCTYPE html><html><body><h1>{status}</h1><hr>gateway</body></html>");
    }
}
