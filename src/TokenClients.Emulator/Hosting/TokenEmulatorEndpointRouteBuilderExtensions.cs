using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TokenClients.Emulator;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Puts an emulator into an ASP.NET Core app.</summary>
public static class TokenEmulatorEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Makes an emulator part of an app, and of its test host: it has no listener of its own, and answers every request
    /// below a path prefix that no other endpoint of the app takes.
    /// </summary>
    /// <param name="endpoints">The app.</param>
    /// <param name="prefix">
    /// The path that the emulator's own paths follow, <c>/sts</c> for one; <c>/</c>, the default, for none. It is fixed
    /// text, and its case does not count.
    /// </param>
    /// <param name="configure">Changes the settings first, or <see langword="null"/> for the defaults.</param>
    /// <returns>
    /// The emulator, with its requests, faults and settings live. It stops when the app stops or is disposed.
    /// </returns>
    /// <remarks>
    /// The prefix itself, opened in a browser, shows the emulator's page. Its addresses are known once the app has started: see <see cref="TokenEmulator.BaseAddress"/>. Authorization
    /// policies of the app do not bind it; the app's middleware does see its requests. Any number may be mapped.
    /// </remarks>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">
    /// The prefix does not begin with a slash, or holds two in a row or one of <c>{ } ?</c>; or
    /// <paramref name="endpoints"/> is a group, whose prefix cannot be known here.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// <see cref="TokenEmulatorOptions.Port"/> or <see cref="TokenEmulatorOptions.UseHttps"/> is set, but the app
    /// listens.
    /// </exception>
    public static TokenEmulator MapTokenEmulator(
        this IEndpointRouteBuilder endpoints, string prefix = "/", Action<TokenEmulatorOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var path = Read(prefix);
        if (endpoints is RouteGroupBuilder)
        {
            throw new ArgumentException(
                "The prefix of a group cannot be known here: map the emulator on the app.", nameof(endpoints));
        }

        var options = new TokenEmulatorOptions();
        configure?.Invoke(options);
        if (options.Port != 0 || options.UseHttps)
        {
            throw new InvalidOperationException(
                $"An emulator in an app does not listen, the app does: leave out {nameof(TokenEmulatorOptions)}."
                + $"{nameof(TokenEmulatorOptions.Port)} and {nameof(TokenEmulatorOptions.UseHttps)}.");
        }

        var services = endpoints.ServiceProvider;
        var emulator = new TokenEmulator(options, new AppAddress(services, path).Find);
        endpoints.DataSources.Add(new EmulatorDataSource(emulator, path));

        // An answer that hangs would otherwise hold up the stop.
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
                "The prefix must begin with a slash and be fixed text, '/sts' for one.", nameof(prefix));
    }
}
