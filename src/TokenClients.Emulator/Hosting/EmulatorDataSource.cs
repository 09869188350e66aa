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
    private readonly TokenEmulator _emulator;
    private readonly PathString _prefix;

    public EmulatorDataSource(TokenEmulator emulator, PathString prefix)
    {
        _emulator = emulator;
        _prefix = prefix;

        // The services check keys and tokens themselves, so authorization policies of the app do not apply.
        Endpoints =
        [
            new RouteEndpointBuilder(HandleAsync, RoutePatternFactory.Parse($"{prefix}/{{**path}}"), order: 0)
            {
                DisplayName = $"{nameof(TokenEmulator)} {prefix}/",
                Metadata = { new AllowAnonymousAttribute() },
            }.Build(),
        ];
    }

    public override IReadOnlyList<Endpoint> Endpoints { get; }

    public override IChangeToken GetChangeToken() => NullChangeToken.Singleton;

    public void Dispose() => _emulator.Close();

    private async Task HandleAsync(HttpContext context)
    {
        var request = context.Request;
        var (pathBase, path) = (request.PathBase, request.Path);
        try
        {
            path.StartsWithSegments(_prefix, StringComparison.OrdinalIgnoreCase, out var prefix, out var rest);
            (request.PathBase, request.Path) = (pathBase + prefix, rest);
            await _emulator.Pipeline.ProcessRequestAsync(context).ConfigureAwait(false);
        }
        finally
        {
            (request.PathBase, request.Path) = (pathBase, path);
        }
    }
}
