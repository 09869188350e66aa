using Microsoft.Extensions.Diagnostics.HealthChecks;
using TokenClients.Health;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the health check of token clients.</summary>
public static class TokenHealthChecksBuilderExtensions
{
    /// <summary>Adds a health check that reports whether callers of the token clients get tokens.</summary>
    /// <param name="builder">The health checks to add to.</param>
    /// <param name="clients">The names of the clients; by default all that are registered.</param>
    /// <param name="fetch">
    /// Whether the check first gets the default token of each client, as a caller does. This requests a token if there is none
    /// or it is due, but not during a back-off. <see langword="false"/> by default: the check only inspects the caches and
    /// requests nothing. Leave it so for a client that is used with scopes only and has no default token.
    /// </param>
    /// <param name="name">The name of the check.</param>
    /// <param name="failureStatus">
    /// The status to report if a client cannot acquire a token; <see cref="HealthStatus.Unhealthy"/> by default.
    /// </param>
    /// <param name="tags">The tags of the check.</param>
    /// <param name="timeout">The time-out of the check; none by default, because each fetch has its own.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <exception cref="ArgumentNullException">
    /// <paramref name="builder"/>, <paramref name="name"/> or one of the <paramref name="clients"/> is <see langword="null"/>.
    /// </exception>
    /// <exception cref="ArgumentException"><paramref name="clients"/> is empty.</exception>
    /// <remarks>
    /// <para><em>Healthy</em>: there is a valid token; or none has been requested; or it has expired and none has been
    /// requested since. <em>Degraded</em>: the token is valid, but the last attempt to refresh it failed; or a named scope
    /// fails for a reason that concerns it alone (<see cref="TokenClients.TokenException.IsScopeSpecific"/>).
    /// <em>Unhealthy</em>, or <paramref name="failureStatus"/>: there is no valid token, and the last fetch failed. A client's
    /// state is the worst of its scopes' states; a scope that the service rejects as a bad request does not count, because its
    /// caller must correct it, and any other failure of a scope counts until another fetch of the client succeeds.</para>
    /// <para>Without <paramref name="fetch"/>, a client that nobody calls stays in its last state. A readiness probe, which decides
    /// whether calls are routed to this instance, needs <paramref name="fetch"/> to notice a recovery.</para>
    /// <para>The description and the data contain each client's state, expiry, failure reason, correlation id and next attempt;
    /// never a secret or a token. A client that uses its second credential because the first was rejected keeps its state; the
    /// data name the setting in use and the rejected one. A name that is not registered fails the check with an error that lists those that are.</para>
    /// </remarks>
    /// <example>
    /// <code context="IServiceCollection services">
    /// services.AddHealthChecks().AddTokenClients();
    /// </code>
    /// </example>
    public static IHealthChecksBuilder AddTokenClients(
        this IHealthChecksBuilder builder,
        IEnumerable<string>? clients = null,
        bool fetch = false,
        string name = "tokens",
        HealthStatus? failureStatus = null,
        IEnumerable<string>? tags = null,
        TimeSpan? timeout = null)
    {
        _ = builder ?? throw new ArgumentNullException(nameof(builder));
        _ = name ?? throw new ArgumentNullException(nameof(name));
        var names = clients?.Select(client => client ?? throw new ArgumentNullException(nameof(clients))).Distinct(StringComparer.Ordinal).ToArray();
        return names is { Length: 0 }
            ? throw new ArgumentException("The list of clients is empty; name at least one, or omit the argument to check all.", nameof(clients))
            : builder.Add(new HealthCheckRegistration(name, provider => new TokenHealthCheck(provider, names, fetch), failureStatus, tags, timeout));
    }
}
