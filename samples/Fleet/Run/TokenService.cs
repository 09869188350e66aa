using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;
using TokenClients;
using TokenClients.Emulator;

namespace Fleet.Run;

/// <summary>A token and the time it was issued.</summary>
internal sealed record IssuedToken(DateTimeOffset On, string Value);

/// <summary>The emulator in an app that records all issued tokens, to check that none of them is stored.</summary>
internal sealed class TokenService : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<IssuedToken> _issued = new();
    private readonly ConcurrentQueue<string> _values = new();

    private TokenService(WebApplication app, int seed)
    {
        _app = app;
        app.Use(RecordTokensAsync);
        Emulator = app.MapTokenEmulator(configure: o =>
        {
            o.Seed = seed;
            o.ArrLifetime = Lifetime;
            o.WrapLifetime = Lifetime;
        });
    }

    /// <summary>The lifetime of a token. It is short, so that there are several lifetimes in a minute.</summary>
    public static TimeSpan Lifetime { get; } = TimeSpan.FromSeconds(20);

    public TokenEmulator Emulator { get; }

    /// <summary>The tokens that were issued to the fleet, oldest first.</summary>
    public IReadOnlyCollection<IssuedToken> Issued => _issued;

    /// <summary>The values of all tokens, including those that were issued before the callers started.</summary>
    public IReadOnlyCollection<string> Values => _values;

    public static async Task<TokenService> StartAsync(int seed)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var service = new TokenService(builder.Build(), seed);
        await service._app.StartAsync();
        await service.WarmUpAsync();
        return service;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    /// <summary>Sends a first request, because the first response is slow, unlike that of a real service.</summary>
    private async Task WarmUpAsync()
    {
        using var http = TokenHttp.CreateClient();
        var client = new ArrStsClient(http, new ArrStsClientOptions
        {
            Endpoint = Emulator.Arr.Endpoint,
            AccountId = TokenEmulator.DefaultAccountId,
            AccountKey = TokenEmulator.DefaultAccountKey,
        });
        await client.GetTokenAsync();
        _issued.Clear();
    }

    private async Task RecordTokensAsync(HttpContext context, RequestDelegate next)
    {
        var (wire, on) = (context.Response.Body, DateTimeOffset.UtcNow);
        using var copy = new MemoryStream();
        context.Response.Body = copy;
        await next(context);
        context.Response.Body = wire;
        if (context.Response.StatusCode == StatusCodes.Status200OK)
        {
            Record(context.Request.Path.Value!, copy.ToArray(), on);
        }

        copy.Position = 0;
        await copy.CopyToAsync(wire);
    }

    private void Record(string path, byte[] body, DateTimeOffset on)
    {
        if (path.EndsWith("/token", StringComparison.Ordinal))
        {
            using var answer = JsonDocument.Parse(body);
            var token = answer.RootElement.GetProperty("AccessToken").GetString()!;
            _values.Enqueue(token);
            _issued.Enqueue(new(on, token));
        }
        else if (path.StartsWith("/WRAP", StringComparison.Ordinal))
        {
            _values.Enqueue(QueryHelpers.ParseQuery(Encoding.UTF8.GetString(body))["wrap_access_token"].ToString());
        }
    }
}
