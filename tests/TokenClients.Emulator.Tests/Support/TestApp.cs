using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace TokenClients.Emulator.Tests;

/// <summary>Creates ASP.NET Core apps for emulators.</summary>
internal static class TestApp
{
    /// <summary>Creates an app on the test host, without a socket.</summary>
    public static WebApplication InMemory(Action<IServiceCollection>? configure = null) =>
        Create(host => host.UseTestServer(), configure);

    /// <summary>Creates an app that listens.</summary>
    public static WebApplication Listening(string url = "http://127.0.0.1:0") =>
        Create(host => host.UseKestrelCore().UseUrls(url));

    private static WebApplication Create(
        Action<IWebHostBuilder> configureHost, Action<IServiceCollection>? configure = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRouting();
        configure?.Invoke(builder.Services);
        configureHost(builder.WebHost);
        return builder.Build();
    }
}
