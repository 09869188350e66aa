using System.Collections.Concurrent;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace TokenClients.Tests;

/// <summary>An OpenIddict server on loopback sockets: HTTP, and HTTPS with client certificates. OpenIddict accepts or rejects requests; this class records them.</summary>
internal sealed class OpenIddictServer : IAsyncDisposable
{
    private readonly ConcurrentQueue<ReceivedRequest> _requests = [];
    private readonly WebApplication _app;

    private OpenIddictServer(WebApplication app) => _app = app;

    /// <summary>The issuer, with the trailing slash that OpenIddict appends to an address without a path.</summary>
    public Uri Issuer { get; private set; } = null!;

    /// <summary>The HTTPS address, where clients present their certificates.</summary>
    public Uri TlsAddress { get; private set; } = null!;

    /// <summary>The exceptions of the server, which indicate a faulty test.</summary>
    public Exception? Fault { get; private set; }

    /// <summary>The received requests, in order.</summary>
    public IReadOnlyList<ReceivedRequest> Requests => [.. _requests];

    /// <summary>The received token requests.</summary>
    public IReadOnlyList<ReceivedRequest> TokenRequests => [.. _requests.Where(request => request.Path == "/connect/token")];

    /// <summary>Starts a server with these clients.</summary>
    /// <param name="clients">The clients.</param>
    /// <param name="configure">Configures the server further.</param>
    public static async Task<OpenIddictServer> StartAsync(
        IEnumerable<OpenIddictApplicationDescriptor> clients, Action<OpenIddictServerBuilder>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(System.Net.IPAddress.Loopback, 0);
            kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.UseHttps(Certificates.Server, https =>
            {
                https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
                https.AllowAnyClientCertificate(); // OpenIddict decides which are valid
            }));
        });
        builder.Logging.ClearProviders();
        OpenIddictServer? server = null;
        builder.Services.AddAuthentication();
        builder.Services.AddSingleton(MemoryStore.Create<IOpenIddictApplicationStore<StoredEntity>>());
        builder.Services.AddSingleton(MemoryStore.Create<IOpenIddictScopeStore<StoredEntity>>());
        builder.Services.AddOpenIddict()
            .AddCore(options => options.DisableEntityCaching()
                .SetDefaultApplicationEntity<StoredEntity>().SetDefaultScopeEntity<StoredEntity>())
            .AddServer(options =>
            {
                options.SetTokenEndpointUris("connect/token").AllowClientCredentialsFlow();
                options.RegisterScopes("orders", "stock").RegisterResources(Resources.All);
                options.AddSigningKey(new ECDsaSecurityKey(Keys.Token)).AddEncryptionKey(new SymmetricSecurityKey(new byte[32]));
                options.DisableAuthorizationStorage().DisableTokenStorage().DisableAccessTokenEncryption();
                options.AddEventHandler<HandleTokenRequestContext>(handler => handler.UseInlineHandler(Issue));
                options.UseAspNetCore().DisableTransportSecurityRequirement();
                options.Configure(o => o.Issuer = server!.Issuer); // read only after the ports are known
                configure?.Invoke(options);
            });

        server = new OpenIddictServer(builder.Build());
        await server.RunAsync(clients);
        return server;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task RunAsync(IEnumerable<OpenIddictApplicationDescriptor> clients)
    {
        _app.Use(async (context, next) =>
        {
            _requests.Enqueue(await ReceivedRequest.ReadAsync(context));
            try
            {
                await next(context);
            }
            catch (Exception error)
            {
                Fault = error;
                throw;
            }
        });
        _app.UseAuthentication();
        _app.MapGet(BoundResource.Path, BoundResource.AnswerAsync);
        await _app.StartAsync();
        var addresses = _app.Urls.Select(url => new Uri(url + "/")).ToList();
        (Issuer, TlsAddress) = (addresses.Single(url => url.Scheme == "http"), addresses.Single(url => url.Scheme == "https"));

        await using var scope = _app.Services.CreateAsyncScope();
        var applications = scope.ServiceProvider.GetRequiredService<IOpenIddictApplicationManager>();
        foreach (var client in clients)
        {
            await applications.CreateAsync(client);
        }
    }

    /// <summary>Issues a token for the scopes and resources that OpenIddict accepted.</summary>
    private static ValueTask Issue(HandleTokenRequestContext context)
    {
        var identity = new ClaimsIdentity("client_credentials");
        identity.SetClaim(Claims.Subject, context.ClientId).SetScopes(context.Request.GetScopes()).SetResources(context.Request.GetResources());
        context.SignIn(new ClaimsPrincipal(identity));
        return default;
    }
}
