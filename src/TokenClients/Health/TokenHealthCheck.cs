using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace TokenClients.Health;

/// <summary>Reports the health of token clients.</summary>
/// <param name="services">The service provider.</param>
/// <param name="clients">The names of the clients, or <see langword="null"/> for all.</param>
/// <param name="fetch">Whether to get a token from each client first.</param>
internal sealed class TokenHealthCheck(IServiceProvider services, string[]? clients, bool fetch) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var names = clients ?? services.GetService<ITokenClientNames>()?.All ?? [];
        var all = await Task.WhenAll(names.Select(name => CheckAsync(name, cancellationToken))).ConfigureAwait(false);
        var worst = all.Length == 0 ? ClientState.Unused : all.Max(health => health.State);
        var status = worst switch
        {
            ClientState.Failing => context.Registration.FailureStatus,
            ClientState.RefreshFailing or ClientState.ScopeFailing => HealthStatus.Degraded,
            _ => HealthStatus.Healthy,
        };
        return new HealthCheckResult(
            status,
            all.Length == 0 ? "No token client is registered." : string.Join(" ", all.Select(ClientHealthText.Describe)),
            data: all.SelectMany(ClientHealthText.Data).ToDictionary(entry => entry.Key, entry => entry.Value, StringComparer.Ordinal));
    }

    private async Task<ClientHealth> CheckAsync(string name, CancellationToken cancellationToken)
    {
        var provider = services.GetKeyedService<ITokenProvider>(name) ?? throw Missing(name);
        var fetched = fetch ? await FetchAsync(name, provider, cancellationToken).ConfigureAwait(false) : null;
        var cache = provider as CachingTokenProvider;
        var cached = cache is null ? null : ClientHealth.Of(name, cache.Status);

        // A back-off after another scope's failure is visible only in the result of a request.
        var health = fetched is { State: ClientState.Failing } && cached is not { State: ClientState.Failing } ? fetched
            : cached ?? fetched ?? new ClientHealth(name, ClientState.Foreign);
        return health with { Credential = cache?.CredentialUse };
    }

    private InvalidOperationException Missing(string name) =>
        new(MissingClient.Describe([.. services.GetService<ITokenClientNames>()?.All ?? []], name));

    private static async Task<ClientHealth> FetchAsync(string name, ITokenProvider provider, CancellationToken cancellationToken)
    {
        try
        {
            var token = await provider.GetTokenAsync(cancellationToken).AsTask().WaitAsync(cancellationToken).ConfigureAwait(false);
            return new ClientHealth(name, ClientState.Valid, token.Scope, token.ExpiresOn);
        }
        catch (TokenException failure)
        {
            return new ClientHealth(name, ClientState.Failing, Failure: failure);
        }
    }
}
