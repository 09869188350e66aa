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
        catch (BadHttpRequestException unreadable) when (!context.Response.HasStarted)
        {
            context.Response.StatusCode = unreadable.StatusCode;
        }
    }

    private async Task HandleAsync(HttpContext context, CancellationToken aborted)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = MaximumBodySize;
        }

        var request = await EmulatedRequest.ReadAsync(context.Request, options, aborted).ConfigureAwait(false);
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

    // What is refused here is not logged and takes no fault.
    private async Task HandleAsync(Exchange exchange)
    {
        if (page.RefuseOtherSite(exchange.Request) is { } refusal)
        {
            await exchange.SendAsync(refusal).ConfigureAwait(false);
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
