using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TokenClients.Emulator;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Adds an emulator to an ASP.NET Core app.</summary>
public static class TokenEmulatorEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Maps an emulator in an app, or in its test host. The emulator has no listener; it answers every request below a
    /// path prefix that no other endpoint of the app handles.
    /// </summary>
    /// <param name="endpoints">The app.</param>
    /// <param name="prefix">
    /// The prefix of the emulator's paths, such as <c>/sts</c>, or <c>/</c> (the default) for none. It is literal text
    /// and case-insensitive.
    /// </param>
    /// <param name="configure">Configures the settings, or <see langword="null"/> for the defaults.</param>
    /// <returns>
    /// The emulator, for access to its requests, faults and settings. It stops when the app stops or is disposed.
    /// </returns>
    /// <remarks>
    /// The prefix, opened in a browser, shows the emulator's page. The addresses of the emulator are known after the
    /// app has started; see <see cref="TokenEmulator.BaseAddress"/>. Authorization policies of the app do not apply to
    /// it, but the app's middleware handles its requests. Several emulators can be mapped.
    /// </remarks>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">
    /// The prefix does not start with a slash, or contains two consecutive slashes or one of <c>{ } ?</c>; or <paramref
    /// name="endpoints"/> is a group, whose prefix is not known.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// <see cref="TokenEmulatorOptions.Port"/>, <see cref="TokenEmulatorOptions.ListenAddress"/> or <see
    /// cref="TokenEmulatorOptions.UseHttps"/> is set, although the app listens, not the emulator.
    /// </exception>
    public static TokenEmulator MapTokenEmulator(
        this IEndpointRouteBuilder endpoints, string prefix = "/", Action<TokenEmulatorOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var path = Read(prefix);
        if (endpoints is RouteGroupBuilder)
        {
            throw new ArgumentException(
                "The prefix of a group is not known here. Map the emulator on the app instead.", nameof(endpoints));
        }

        var options = new TokenEmulatorOptions();
        configure?.Invoke(options);
        if (options.Port != 0 || options.UseHttps || !options.ListenAddress.Equals(IPAddress.Loopback))
        {
            throw new InvalidOperationException(
                $"An emulator in an app does not listen; the app does. Do not set {nameof(TokenEmulatorOptions)}."
                + $"{nameof(TokenEmulatorOptions.Port)}, {nameof(TokenEmulatorOptions.ListenAddress)} and {nameof(TokenEmulatorOptions.UseHttps)}.");
        }

        var services = endpoints.ServiceProvider;
        var emulator = new TokenEmulator(options, new AppAddress(services, path).Find);
        endpoints.DataSources.Add(new EmulatorDataSource(emulator, path));

        // Otherwise a hanging response would delay the stop.
        services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(emulator.Close);
        return emulator;
    }

    private static PathString Read(string prefix)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        return prefix.StartsWith('/')
            && !prefix.Contains("//", StringComparison.Ordinal)
            && !prefix.Any(character => character is '{' or '}' or '?')
            ? new(prefix.TrimEnd('/'))
            : throw new ArgumentException(
                "The prefix must start with a slash and be literal text, such as '/sts'.", nameof(prefix));
    }
}
