using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using TokenClients.Health;

namespace TokenClients.DependencyInjection;

/// <summary>The token clients of one service collection: their names, and what each is.</summary>
internal sealed class TokenRegistry : ITokenClientNames
{
    private readonly List<RegisteredClient> _clients = [];

    public IReadOnlyList<RegisteredClient> Clients => _clients;

    IEnumerable<string> ITokenClientNames.All => _clients.Select(client => client.Name);

    /// <summary>The registry of these services, which plain <see cref="ITokenProvider"/> resolves from.</summary>
    public static TokenRegistry Of(IServiceCollection services)
    {
        var registry = services.Select(service => service.IsKeyedService ? null : service.ImplementationInstance)
            .OfType<TokenRegistry>().FirstOrDefault();
        if (registry is null)
        {
            registry = new TokenRegistry();
            services.AddSingleton(registry);
            services.AddSingleton<ITokenClientNames>(registry);
            services.TryAddSingleton(provider => TokenProviderResolver.Only<ITokenProvider>(provider));
            services.TryAddSingleton(provider => TokenProviderResolver.Only<CachingTokenProvider>(provider));
        }

        return registry;
    }

    public RegisteredClient? Find(string name) => _clients.Find(client => client.Name == name);

    /// <summary>
    /// The client of that name, made the first time. Adding it again only adds to its settings: a library and its
    /// application may both ask for it.
    /// </summary>
    /// <param name="name">The name.</param>
    /// <param name="kind">What fetches its tokens: a type, or a delegate.</param>
    /// <param name="add">Makes it.</param>
    /// <exception cref="ArgumentException">Something else has the name, or it is no name.</exception>
    public RegisteredClient GetOrAdd(string name, object kind, Func<ITokenClientBuilder> add)
    {
        if (name.IndexOfAny(['=', ';']) >= 0)
        {
            throw new ArgumentException(
                "A client's name holds neither '=' nor ';', as a connection string does. A connection string is a setting: " +
                "services.Add…Tokens(o => o.ConnectionString = …).",
                nameof(name));
        }

        if (_clients.Find(client => client.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is not { } known)
        {
            _clients.Add(known = new RegisteredClient(name, kind, add()));
            return known;
        }

        return known.Name != name
            ? throw new ArgumentException($"A token client named '{known.Name}' is registered already, which differs from '{name}' in case only; use one spelling.", nameof(name))
            : known.Kind.Equals(kind) ? known
            : throw new ArgumentException(
                $"A token client named '{name}' is registered already, as {known.KindText}; give this {RegisteredClient.TextOf(kind)} another name.", nameof(name));
    }
}

/// <summary>A registered client.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What fetches its tokens: a type, or a delegate.</param>
/// <param name="Builder">Adds to its registration.</param>
internal sealed record RegisteredClient(string Name, object Kind, ITokenClientBuilder Builder)
{
    /// <summary>Whether it was registered without a name.</summary>
    public bool IsUnnamed { get; set; }

    /// <summary>Whether it is meant where no name is given: an unnamed client is, and one that was made the default.</summary>
    public bool IsDefault { get; set; }

    /// <summary>The path of the section that its settings come from, if they come from one.</summary>
    public string? Section { get; set; }

    public string KindText => TextOf(Kind);

    public static string TextOf(object kind) => kind is Type type ? type.Name : "delegate";
}
