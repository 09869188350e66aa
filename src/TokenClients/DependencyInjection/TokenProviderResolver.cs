using Microsoft.Extensions.DependencyInjection;

namespace TokenClients.DependencyInjection;

/// <summary>Finds a token client by its name, or the default one if no name is given.</summary>
internal static class TokenProviderResolver
{
    /// <summary>Returns the provider with that name, or the default one if no name is given.</summary>
    /// <param name="services">The service provider.</param>
    /// <param name="name">The client's name, or <see langword="null"/> for the default client.</param>
    /// <param name="requestedBy">The name of the <see cref="HttpClient"/> that will send the tokens.</param>
    /// <exception cref="InvalidOperationException">
    /// There is no such client, and the message lists those that exist; or the client would wait for itself.
    /// </exception>
    public static ITokenProvider Resolve(IServiceProvider services, string? name, string? requestedBy = null)
    {
        var clients = services.GetService<TokenRegistry>()?.Clients ?? [];
        if (requestedBy is not null && (name ?? Default(clients)?.Name) is { } client && requestedBy == TokenClientRegistration.HttpName(client))
        {
            throw new InvalidOperationException(
                $"The HttpClient that fetches the tokens of '{client}' cannot carry them; name another token client in AddTokenHandler.");
        }

        var provider = name is null ? services.GetService<ITokenProvider>() : services.GetKeyedService<ITokenProvider>(name);
        return provider ?? throw new InvalidOperationException(Missing(clients, name));
    }

    /// <summary>
    /// Returns why there is no client with that name; <see langword="null"/> if there is one, or if the container cannot tell.
    /// </summary>
    public static string? WhyMissing(IServiceProvider services, string name) =>
        services.GetService<IServiceProviderIsKeyedService>()?.IsKeyedService(typeof(ITokenProvider), name) == false
            ? Missing(services.GetService<TokenRegistry>()?.Clients ?? [], name)
            : null;

    /// <summary>Returns the service of the only client of that kind, or else of the only default one.</summary>
    /// <param name="services">The service provider.</param>
    /// <param name="kind">The type of the clients, or <see langword="null"/> for all.</param>
    /// <exception cref="InvalidOperationException">There are several candidates; the message lists them.</exception>
    public static TService Only<TService>(IServiceProvider services, Type? kind = null)
        where TService : class
    {
        IReadOnlyList<RegisteredClient> clients =
            [.. services.GetRequiredService<TokenRegistry>().Clients.Where(client => kind is null || client.Kind.Equals(kind))];
        return Default(clients) is { } chosen
            ? services.GetRequiredKeyedService<TService>(chosen.Name)
            : throw new InvalidOperationException(
                $"Several token clients are registered ({MissingClient.Listed(clients.Select(client => client.Name))}), so request one by its name: " +
                $"[FromKeyedServices(\"{clients[0].Name}\")] {(kind is null ? nameof(ITokenProvider) : typeof(TService).Name)}, or .AddTokenHandler(\"{clients[0].Name}\"); or make one the default with AsDefault().");
    }

    private static RegisteredClient? Default(IReadOnlyList<RegisteredClient> clients)
    {
        var defaults = clients.Where(client => client.IsDefault).Take(2).ToList();
        return clients.Count == 1 ? clients[0] : defaults.Count == 1 ? defaults[0] : null;
    }

    private static string Missing(IReadOnlyList<RegisteredClient> clients, string? name) =>
        MissingClient.Describe([.. clients.Select(client => client.Name)], name);
}
