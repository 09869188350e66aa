using Microsoft.Extensions.DependencyInjection;

namespace TokenClients;

/// <summary>Marks a registered client, so that its settings can be added to.</summary>
internal sealed class AzureRegistration(string name, ITokenClientBuilder builder)
{
    public ITokenClientBuilder Builder => builder;

    /// <summary>Whether it was registered without a name.</summary>
    public bool IsUnnamed { get; set; }

    /// <summary>The client of that name, if it is registered.</summary>
    public static AzureRegistration? Find(IServiceCollection services, string name) =>
        services.Select(service => service.IsKeyedService ? null : service.ImplementationInstance)
            .OfType<AzureRegistration>().FirstOrDefault(client => client.Name == name);

    private string Name => name;
}
