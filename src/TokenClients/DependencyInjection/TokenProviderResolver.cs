using Microsoft.Extensions.DependencyInjection;

namespace TokenClients.DependencyInjection;

/// <summary>Finds a token client by its name, or the one that is meant where none is named.</summary>
internal static class TokenProviderResolver
{
    /// <summary>The provider of that name, or without a name the only one there is.</summary>
    /// <param name="services">Where it is registered.</param>
    /// <param name="name">Its name.</param>
    /// <param name="askedBy">The <see cref="HttpClient"/> that is to carry its tokens.</param>
    /// <exception cref="InvalidOperationException">
    /// There is none, the message tells which there are; or it would have to wait for itself.
    /// </exception>
    public static ITokenProvider Resolve(IServiceProvider services, string? name, string? askedBy = null)
    {
        var clients = services.GetService<TokenRegistry>()?.Clients ?? [];
        if (askedBy is not null && (name ?? Meant(clients)?.Name) is { } asked && askedBy == TokenClientRegistration.HttpName(asked))
        {
            throw new InvalidOperationException(
                $"The HttpClient that fetches the tokens of '{asked}' cannot carry them; name another token client in AddTokenHandler.");
        }

        var provider = name is null ? services.GetService<ITokenProvider>() : services.GetKeyedService<ITokenProvider>(name);
        return provider ?? throw new InvalidOperationException(Missing(clients, name));
    }

    /// <summary>Why there is no client of that name, or <see langword="null"/> if there is one, or the container does not tell.</summary>
    public static string? WhyMissing(IServiceProvider services, string name) =>
        services.GetService<IServiceProviderIsKeyedService>()?.IsKeyedService(typeof(ITokenProvider), name) == false
            ? Missing(services.GetService<TokenRegistry>()?.Clients ?? [], name)
            : null;

    /// <summary>The service of the only client of that kind there is, or else of the only default one.</summary>
    /// <param name="services">Where they are registered.</param>
    /// <param name="kind">The type of the clients, or <see langword="null"/> for all.</param>
    /// <exception cref="InvalidOperationException">It is not clear which is meant; the message lists them.</exception>
    public static TService Only<TService>(IServiceProvider services, Type? kind = null)
        where TService : class
    {
        IReadOnlyList<RegisteredClient> clients =
            [.. services.GetRequiredService<TokenRegistry>().Clients.Where(client => kind is null || client.Kind.Equals(kind))];
        return Meant(clients) is { } meant
            ? services.GetRequiredKeyedService<TService>(meant.Name)
            : throw new InvalidOperationException(
                $"Several token clients are registered ({Listed(clients)}), so ask for one by its name: " +
                $"[FromKeyedServices(\"{clients[0].Name}\")] {(kind is null ? nameof(ITokenProvider) : typeof(TService).Name)}, or .AddTokenHandler(\"{clients[0].Name}\").");
    }

    private static RegisteredClient? Meant(IReadOnlyList<RegisteredClient> clients)
    {
        var defaults = clients.Where(client => client.IsDefault).Take(2).ToList();
        return clients.Count == 1 ? clients[0] : defaults.Count == 1 ? defaults[0] : null;
    }

    private static string Missing(IReadOnlyList<RegisteredClient> clients, string? name) => clients.Count == 0
        ? "No token client is registered; add one, with services.AddArrTokens() for instance."
        : $"No token client is named '{name}'; there is {Listed(clients)}.";

    private static string Listed(IEnumerable<RegisteredClient> clients) => string.Join(", ", clients.Select(client => $"'{client.Name}'"));
}
