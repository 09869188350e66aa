using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Primitives;

namespace TokenClients.Emulator;

/// <summary>
/// The endpoint of an emulator in an app. The app disposes the emulator together with its routes, even if the app was
/// not stopped.
/// </summary>
internal sealed class EmulatorDataSource : EndpointDataSource, IDisposable
{
    private static readonly PathString Metadata = $"/{OAuthAddresses.OAuthPath}";

    private readonly TokenEmulator _emulator;
    private readonly PathString _prefix;

    public EmulatorDataSource(TokenEmulator emulator, PathString prefix)
    {
        _emulator = emulator;
        _prefix = prefix;

        // The services check keys and tokens themselves, so authorization policies of the app do not apply.
        Endpoints = prefix.HasValue ? [Create(HandleAsync, $"{prefix}/{{**path}}"), Create(HandleMetadataAsync, $"{Metadata}{prefix}")]
            : [Create(HandleAsync, "/{**path}")];
    }

    public override IReadOnlyList<Endpoint> Endpoints { get; }

    public override IChangeToken GetChangeToken() => NullChangeToken.Singleton;

    public void Dispose() => _emulator.Close();

    private static Endpoint Create(RequestDelegate handle, string pattern) =>
        new RouteEndpointBuilder(handle, RoutePatternFactory.Parse(pattern), order: 0)
        {
            DisplayName = $"{nameof(TokenEmulator)} {pattern}",
            Metadata = { new AllowAnonymousAttribute() },
        }.Build();

    private Task HandleAsync(HttpContext context)
    {
        context.Request.Path.StartsWithSegments(_prefix, StringComparison.OrdinalIgnoreCase, out var prefix, out var rest);
        return HandleAsync(context, prefix, rest);
    }

    // RFC 8414, 3.1, puts the name of the metadata between the host and the path of the issuer.
    private Task HandleMetadataAsync(HttpContext context) => HandleAsync(context, _prefix, Metadata);

    private async Task HandleAsync(HttpContext context, PathString prefix, PathString rest)
    {
        var request = context.Request;
        var (pathBase, path) = (request.PathBase, request.Path);
        try
        {
            (request.PathBase, request.Path) = (pathBase + prefix, rest);
            await _emulator.Pipeline.ProcessRequestAsync(context).ConfigureAwait(false);
        }
        finally
        {
            (request.PathBase, request.Path) = (pathBase, path);
        }
    }
}
