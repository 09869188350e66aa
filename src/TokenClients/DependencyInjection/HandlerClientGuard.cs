using Microsoft.Extensions.Options;

namespace TokenClients.DependencyInjection;

/// <summary>Makes a handler whose token client is not registered fail at startup instead of at its first request.</summary>
/// <param name="httpClient">The <see cref="HttpClient"/> that has the handler.</param>
/// <param name="tokenClient">The token client that the handler names.</param>
/// <param name="services">The service provider, in which the token client should be registered.</param>
internal sealed class HandlerClientGuard(string httpClient, string tokenClient, IServiceProvider services) : IValidateOptions<AccessTokenHandlerOptions>
{
    public ValidateOptionsResult Validate(string? name, AccessTokenHandlerOptions options) =>
        name == httpClient && TokenProviderResolver.WhyMissing(services, tokenClient) is { } fault
            ? ValidateOptionsResult.Fail($"Token handler of HttpClient '{httpClient}': {fault} Correct the name in AddTokenHandler, or register that client.")
            : ValidateOptionsResult.Skip;
}
