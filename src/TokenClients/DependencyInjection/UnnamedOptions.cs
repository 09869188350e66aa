using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace TokenClients.DependencyInjection;

/// <summary>
/// Has <c>services.Configure&lt;TOptions&gt;(…)</c> without a name reach the unnamed client, whose options have a name: after
/// its section, and before what is configured under that name.
/// </summary>
internal sealed class UnnamedOptions<TOptions>(string name, IServiceProvider services) : IConfigureNamedOptions<TOptions>
    where TOptions : class
{
    /// <summary>Stands in front; a section that is added stands in front of it.</summary>
    public static void AddTo(IServiceCollection services, string name)
    {
        var sections = services.TakeWhile(service => service.ServiceType == typeof(IConfigureOptions<TOptions>)).Count();
        services.Insert(sections, ServiceDescriptor.Singleton<IConfigureOptions<TOptions>>(provider => new UnnamedOptions<TOptions>(name, provider)));
    }

    public void Configure(TOptions options)
    {
        // Only the client's own name is meant.
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
                case ConfigureNamedOptions<TOptions> { Name: null }: // for all names, so it runs anyway
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
