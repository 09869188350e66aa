using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using TokenClients.Health;

namespace TokenClients.DependencyInjection;

/// <summary>The token clients of one service collection.</summary>
internal sealed class TokenRegistry : ITokenClientNames
{
    private readonly List<RegisteredClient> _clients = [];

    public IReadOnlyList<RegisteredClient> Clients => _clients;

    IEnumerable<string> ITokenClientNames.All => _clients.Select(client => client.Name);

    /// <summary>
    /// Returns the registry of the service collection, and adds it first if necessary. An <see cref="ITokenProvider"/> without
    /// a service key is resolved with it.
    /// </summary>
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
    /// Returns the client with that name, and registers it the first time. A library and its application may both register the
    /// same client; the second registration only adds to its settings.
    /// </summary>
    /// <param name="name">The name.</param>
    /// <param name="kind">What fetches its tokens: a type, or a delegate.</param>
    /// <param name="add">Registers the client.</param>
    /// <exception cref="ArgumentException">Another kind of client has this name, or the name is not valid.</exception>
    public RegisteredClient GetOrAdd(string name, object kind, Func<ITokenClientBuilder> add)
    {
        if (name.IndexOfAny(['=', ';']) >= 0)
        {
            throw new ArgumentException(
                "The name of a client must not contain '=' or ';'. If it is a connection string, set it as an option: " +
                "services.Add…Tokens(o => o.ConnectionString = …).",
                nameof(name));
        }

        if (_clients.Find(client => client.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is not { } known)
        {
            _clients.Add(known = new RegisteredClient(name, kind, add()));
            return known;
        }

        return known.Name != name
            ? throw new ArgumentException($"A token client named '{known.Name}' is already registered, which differs from '{name}' only in case; use one spelling.", nameof(name))
            : known.Kind.Equals(kind) ? known
            : throw new ArgumentException(
                $"A token client named '{name}' is already registered, as {known.KindText}; give this {RegisteredClient.TextOf(kind)} another name.", nameof(name));
    }
}

/// <summary>A registered client.</summary>
/// <param name="Name">The name of the client.</param>
/// <param name="Kind">What fetches its tokens: a type, or a delegate.</param>
/// <param name="Builder">Configures the client.</param>
internal sealed record RegisteredClient(string Name, object Kind, ITokenClientBuilder Builder)
{
    /// <summary>Whether the client was registered without a name.</summary>
    public bool IsUnnamed { get; set; }

    /// <summary>Whether the client may be used where no name is given: it is unnamed, or was made the default.</summary>
    public bool IsDefault { get; set; }

    /// <summary>The path of the configuration section that its settings come from, or <see langword="null"/>.</summary>
    public string? Section { get; set; }

    public string KindText => TextOf(Kind);

    public static string TextOf(object kind) => kind is Type type ? type.Name : "delegate";
}
