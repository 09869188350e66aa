using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace TokenClients;

/// <summary>The names of the token clients of one service collection, and what each is.</summary>
internal sealed class TokenRegistry
{
    private readonly Dictionary<string, TokenClientBuilder> _builders = new(StringComparer.Ordinal);
    private readonly List<string> _names = [];
    private readonly Dictionary<string, object> _kinds = new(StringComparer.Ordinal);
    private readonly HashSet<(string Name, string? Scope)> _warmUps = [];

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

    /// <summary>The names in use, in the order in which they were added.</summary>
    public IEnumerable<string> Names => _names;

    /// <summary>The tokens to fetch when the host starts; each once, however often it is added.</summary>
    public ISet<(string Name, string? Scope)> WarmUps => _warmUps;

    /// <summary>
    /// The client of that name, made the first time. Adding it again only adds to its settings: a library and its
    /// application may both ask for it.
    /// </summary>
    /// <param name="name">The name.</param>
    /// <param name="kind">What fetches its tokens: a type, or a delegate.</param>
    /// <param name="add">Makes it.</param>
    /// <exception cref="ArgumentException">Something else has the name, or it is no name.</exception>
    public TokenClientBuilder GetOrAdd(string name, object kind, Func<TokenClientBuilder> add)
    {
        if (name.IndexOfAny(['=', ';']) >= 0)
        {
            throw new ArgumentException("A name holds neither '=' nor ';'; were the name and a connection string swapped?", nameof(name));
        }

        if (!_builders.TryGetValue(name, out var builder))
        {
            builder = add();
            _names.Add(name);
            _kinds[name] = kind;
            return _builders[name] = builder;
        }

        return _kinds[name].Equals(kind)
            ? builder
            : throw new ArgumentException(
                $"A token client named '{name}' is registered already, as {Text(_kinds[name])}; give this {Text(kind)} another name.",
                nameof(name));
    }

    private static string Text(object kind) => kind is Type type ? type.Name : "delegate";

    /// <summary>The provider of that name, or without a name the only one there is.</summary>
    /// <param name="services">Where it is registered.</param>
    /// <param name="name">Its name.</param>
    /// <param name="askedBy">The <see cref="HttpClient"/> that is to carry its tokens.</param>
    /// <exception cref="InvalidOperationException">
    /// There is none, the message tells which there are; or it would have to wait for itself.
    /// </exception>
    public static ITokenProvider Resolve(IServiceProvider services, string? name, string? askedBy = null)
    {
        var names = services.GetService<TokenRegistry>()?._names ?? [];
        if (askedBy is not null && (name ?? names.FirstOrDefault()) is { } asked && askedBy == TokenClientRegistration.HttpName(asked))
        {
            throw new InvalidOperationException(
                $"The HttpClient that fetches the tokens of '{asked}' cannot carry them; name another token client in AddTokenHandler.");
        }

        var provider = name is null ? services.GetService<ITokenProvider>() : services.GetKeyedService<ITokenProvider>(name);
        return provider ?? throw new InvalidOperationException(names.Count == 0
            ? "No token client is registered; add one, with services.AddArrTokens() for instance."
            : $"No token client is named '{name}'; there is {Listed(names)}.");
    }

    private ITokenProvider ResolveOnly(IServiceProvider services) => _names.Count == 1
        ? services.GetRequiredKeyedService<ITokenProvider>(_names[0])
        : throw new InvalidOperationException(
            $"Several token clients are registered ({Listed(_names)}), so ask for one by its name: " +
            $"[FromKeyedServices(\"{_names[0]}\")] ITokenProvider, or GetRequiredKeyedService<ITokenProvider>(\"{_names[0]}\").");

    private static string Listed(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"'{name}'"));
}
