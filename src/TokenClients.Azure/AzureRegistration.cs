using Microsoft.Extensions.DependencyInjection;

namespace TokenClients;

/// <summary>Marks a registered client, so that later registrations can add to its settings.</summary>
internal sealed class AzureRegistration(string name, ITokenClientBuilder builder)
{
    public ITokenClientBuilder Builder => builder;

    /// <summary>Whether the client was registered without a name.</summary>
    public bool IsUnnamed { get; set; }

    /// <summary>Finds the client with that name; returns <see langword="null"/> if none is registered.</summary>
    public static AzureRegistration? Find(IServiceCollection services, string name) =>
        services.Select(service => service.IsKeyedService ? null : service.ImplementationInstance)
            .OfType<AzureRegistration>().FirstOrDefault(client => client.Name == name);

    private string Name => name;
}
