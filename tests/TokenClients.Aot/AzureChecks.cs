using Azure.Core;
using Azure.Identity;
using Microsoft.Extensions.DependencyInjection;
using TokenClients.Emulator;

namespace TokenClients.Aot;

/// <summary>Checks a credential of the Azure SDK as a client, a client as a credential, and the exceptions of a credential.</summary>
internal static class AzureChecks
{
    private const string Scope = "https://servicebus.azure.net/.default";

    public static async Task RunAsync(Checks checks, TokenEmulator emulator)
    {
        var credential = new FakeCredential();
        var services = new ServiceCollection();
        services.AddAzureTokens(credential, Scope);
        services.AddAzureTokens("failing", _ => new FakeCredential(new CredentialUnavailableException("no identity here")), Scope);
        services.AddOAuthTokens(o => (o.Endpoint, o.ClientId, o.ClientSecret) =
            (emulator.OAuth.Endpoint, TokenEmulator.DefaultClientId, TokenEmulator.DefaultClientSecret));
        await using var provider = services.BuildServiceProvider();

        await checks.RunAsync("an Azure credential as a client", async () =>
        {
            var tokens = provider.GetRequiredKeyedService<ITokenProvider>("Azure");
            return (await tokens.GetTokenAsync(default)).Value == $"for {Scope}" && await tokens.GetTokenAsync(default) is not null && credential.Calls == 1;
        });
        await checks.RunAsync("a client as an Azure credential", async () =>
        {
            var azure = provider.GetRequiredKeyedService<ITokenProvider>("OAuth").AsTokenCredential();
            return (await azure.GetTokenAsync(new TokenRequestContext([Scope]), default)).Token.Length > 0;
        });
        await checks.RunAsync("an unavailable credential", async () =>
        {
            try
            {
                await provider.GetRequiredKeyedService<ITokenProvider>("failing").GetTokenAsync(default);
                return false;
            }
            catch (TokenException error)
            {
                return error.Reason == TokenFailureReason.Unavailable && error.Message.Contains("no identity here", StringComparison.Ordinal);
            }
        });
    }

    private sealed class FakeCredential(Exception? error = null) : TokenCredential
    {
        public int Calls { get; private set; }

        public override Azure.Core.AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
        {
            Calls++;
            return error is null ? new($"for {requestContext.Scopes[0]}", DateTimeOffset.UtcNow.AddHours(1)) : throw error;
        }

        public override ValueTask<Azure.Core.AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new(GetToken(requestContext, cancellationToken));
    }
}
