using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace TokenClients.DependencyInjection;

/// <summary>
/// Applies <c>services.Configure&lt;TOptions&gt;(…)</c> without a name to the unnamed client, whose options do have a name:
/// after its section, and before the settings configured under that name.
/// </summary>
internal sealed class UnnamedOptions<TOptions>(string name, IServiceProvider services) : IConfigureNamedOptions<TOptions>
    where TOptions : class
{
    /// <summary>Adds this at the front, after the configuration sections that were already added.</summary>
    public static void AddTo(IServiceCollection services, string name)
    {
        var sections = services.TakeWhile(service => service.ServiceType == typeof(IConfigureOptions<TOptions>)).Count();
        services.Insert(sections, ServiceDescriptor.Singleton<IConfigureOptions<TOptions>>(provider => new UnnamedOptions<TOptions>(name, provider)));
    }

    public void Configure(TOptions options)
    {
        // Nothing to do: only options with the client's own name are configured.
    }

    public void Configure(string? optionsName, TOptions options)
    {
        if (optionsName != name)
        {
            return;
        }

        foreach (var configure in services.GetServices<IConfigureOptions<TOptions>>())
        {
            switch (configure)
            {
                case UnnamedOptions<TOptions>:
                case ConfigureNamedOptions<TOptions> { Name: null }: // applies to all names, so it runs anyway
                    break;
                case IConfigureNamedOptions<TOptions> named:
                    named.Configure(Options.DefaultName, options);
                    break;
                default:
                    configure.Configure(options);
                    break;
            }
        }
    }
}
