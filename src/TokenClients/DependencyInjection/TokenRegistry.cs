using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace TokenClients;

/// <summary>The names of the token clients of one service collection, and what each is.</summary>
internal sealed class TokenRegistry
{
    private readonly Dictionary<string, TokenClientBuilder> _builders = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Type> _clients = new(StringComparer.Ordinal);

    /// <summary>The registry of these services, which plain <see cref="ITokenProvider"/> resolves from.</summary>
    public static TokenRegistry Of(IServiceCollection services)
    {
        var registry = services.Select(service => service.IsKeyedService ? null : service.ImplementationInstance)
            .OfType<TokenRegistry>().FirstOrDefault();
        if (registry is null)
        {
            registry = new TokenRegistry();
            services.AddSingleton(registry);
            services.TryAddSingleton(registry.ResolveOnly);
        }

        return registry;
    }

    /// <summary>
    /// The client of that name, made the first time. Adding it again only adds to its settings: a library and its
    /// application may both ask for it.
    /// </summary>
    public TokenClientBuilder GetOrAdd<TClient>(string name, Func<TokenClientBuilder> add)
    {
        if (!_builders.TryGetValue(name, out var builder))
        {
            _clients[name] = typeof(TClient);
            return _builders[name] = add();
        }

        return _clients[name] == typeof(TClient)
            ? builder
            : throw new ArgumentException(
                $"A token client named '{name}' is registered already, as {_clients[name].Name}; give this {typeof(TClient).Name} another name.",
                nameof(name));
    }

    private ITokenProvider ResolveOnly(IServiceProvider services) => _builders.Count == 1
        ? services.GetRequiredKeyedService<ITokenProvider>(_builders.Keys.First())
        : throw new InvalidOperationException(
            $"Several token clients are registered ({string.Join(", ", _builders.Keys.Select(name => $"'{name}'"))}), so ask for one by its name: " +
            $"[FromKeyedServices(\"{_builders.Keys.First()}\")] ITokenProvider, or GetRequiredKeyedService<ITokenProvider>(\"{_builders.Keys.First()}\").");
}
