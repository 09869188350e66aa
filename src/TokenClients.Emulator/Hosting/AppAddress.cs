using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace TokenClients.Emulator;

/// <summary>Finds the address of an app for clients on this machine.</summary>
internal sealed class AppAddress(IServiceProvider services, PathString prefix)
{
    private const string Remedy = $"set {nameof(TokenEmulatorOptions)}.{nameof(TokenEmulatorOptions.BaseAddress)}";

    // A server that does not listen has no addresses. The test host of ASP.NET Core accepts this one.
    private const string TestHost = "http://localhost";

    public Uri Find()
    {
        if (!services.GetRequiredService<IHostApplicationLifetime>().ApplicationStarted.IsCancellationRequested)
        {
            throw new InvalidOperationException(
                $"The app has not started, so the emulator's address is not known yet. Read it after the start, or {Remedy}.");
        }

        var addresses = services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses;
        return addresses is not { Count: > 0 }
            ? WithPrefix(TestHost)
            : addresses.Select(BindingAddress.Parse).FirstOrDefault(IsForClients) is { } address
                ? WithPrefix($"{address.Scheme}://{Reachable(address.Host)}:{address.Port}")
            : throw new InvalidOperationException($"The app has no address that a client can use. To name one, {Remedy}.");
    }

    private static bool IsForClients(BindingAddress address) => address is { IsUnixPipe: false, IsNamedPipe: false };

    private Uri WithPrefix(string address) => new($"{address}{prefix.ToUriComponent()}/");

    // An app that listens on all addresses is reachable as localhost.
    private static string Reachable(string host) => host is "*" or "+" or "0.0.0.0" or "[::]" ? "localhost" : host;
}
