using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace TokenClients.Emulator;

/// <summary>Handles every request: reads it, finds its service and answers it.</summary>
internal sealed class RequestPipeline(
    TokenEmulatorOptions options,
    IReadOnlyList<EmulatedService> services,
    PageEndpoint page,
    CancellationToken stopping)
    : IHttpApplication<HttpContext>
{
    private const int MaximumBodySize = 256 * 1024;

    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public void DisposeContext(HttpContext context, Exception? exception)
    {
    }

    public async Task ProcessRequestAsync(HttpContext context)
    {
        using var aborted = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        try
        {
            await HandleAsync(context, aborted.Token).ConfigureAwait(false);
        }
        catch (Exception) when (aborted.IsCancellationRequested)
        {
            context.Abort();
        }
    }

    // The response to a body that is too large or incomplete has the format of the service. It consumes no fault and is not logged.
    private async Task RefuseAsync(HttpContext context, int status, CancellationToken aborted)
    {
        var request = EmulatedRequest.Unread(context.Request, options);
        var response = services.Select(service => service.Refuse(request, status)).FirstOrDefault(own => own is not null);
        await new Exchange(context, request, options.TimeProvider, aborted)
            .SendAsync(response ?? new EmulatedResponse(status)).ConfigureAwait(false);
    }

    private async Task HandleAsync(HttpContext context, CancellationToken aborted)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = MaximumBodySize;
        }

        EmulatedRequest request;
        try
        {
            request = await EmulatedRequest.ReadAsync(context.Request, options, aborted).ConfigureAwait(false);
        }
        catch (BadHttpRequestException unreadable)
        {
            await RefuseAsync(context, unreadable.StatusCode, aborted).ConfigureAwait(false);
            return;
        }

        var exchange = new Exchange(context, request, options.TimeProvider, aborted);
        try
        {
            await HandleAsync(exchange).ConfigureAwait(false);
        }
        catch (Exception) when (!aborted.IsCancellationRequested && !context.Response.HasStarted)
        {
            context.Response.Clear();
            await exchange.SendAsync(new EmulatedResponse(500)).ConfigureAwait(false);
        }
    }

    // A request that is rejected here is not logged and consumes no fault.
    private async Task HandleAsync(Exchange exchange)
    {
        if (page.RefuseOtherSite(exchange.Request) is { } refusal)
        {
            await exchange.SendAsync(refusal).ConfigureAwait(false);
            return;
        }

        if (exchange.Request.IsFor("healthz"))
        {
            await exchange.SendAsync(new EmulatedResponse(200, "text/plain; charset=utf-8", "Healthy")).ConfigureAwait(false);
            return;
        }

        foreach (var service in services)
        {
            if (await service.TryHandleAsync(exchange).ConfigureAwait(false))
            {
                return;
            }
        }

        await page.HandleAsync(exchange).ConfigureAwait(false);
    }
}
