using Azure.Core;
using Azure.Core.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using AzureToken = Azure.Core.AccessToken;

namespace TokenClients.Tests;

/// <summary>Uses tokens that are created locally, by custom code, by the Azure SDK, or for it.</summary>
internal static class ProviderScenes
{
    public static async Task LocalAsync(Stage stage)
    {
        await using var services = stage.Services(s =>
        {
            s.AddServiceBusSasTokens("scan-sas", o => (o.Endpoint, o.KeyName, o.Key) = (new Uri("sb://contoso.servicebus.windows.net/"), "send", Keys.Sas));
            s.AddServiceBusSasTokens("scan-sas-string", o => o.ConnectionString = Keys.SasConnectionString);
            s.AddTokens("scan-broken", _ => new ScriptedProvider(TimeProvider.System) { Answer = (_, _) => throw new InvalidOperationException("The safe is locked.") });
            s.AddTokens("scan-null", _ => new ScriptedProvider(TimeProvider.System) { Answer = (_, _) => null! });
            s.AddTokens("scan-expired", _ => new ScriptedProvider(TimeProvider.System) { Answer = (_, _) => new AccessToken(Keys.OwnToken, DateTimeOffset.MinValue) });
            s.AddTokens<OwnClient>("scan-own-class");
            s.AddAzureTokens("scan-azure", new Credential(() => new AzureToken(Keys.OwnToken, DateTimeOffset.MaxValue)), "scan/.default");
            s.AddAzureTokens("scan-azure-unusable", new Credential(() => new AzureToken($"{Keys.OwnToken}\r\n", DateTimeOffset.MaxValue)), "scan/.default");
            s.AddAzureTokens("scan-azure-failing", new Credential(() => throw new Azure.RequestFailedException(401, "invalid_client")), "scan/.default");
        });
        stage.Evidence.AddPrinted(new ServiceBusSasClient(new ServiceBusSasClientOptions { ConnectionString = Keys.SasConnectionString }));
        foreach (var name in new[] { "scan-sas", "scan-sas-string", "scan-broken", "scan-null", "scan-expired", "scan-own-class", "scan-azure", "scan-azure-unusable", "scan-azure-failing" })
        {
            var provider = services.GetRequiredKeyedService<ITokenProvider>(name);
            await stage.AskAsync(provider);
            await stage.AskAsync(provider, TokenRequest.For("orders"));
            await stage.AskAsync(provider, TokenRequest.For("http://elsewhere.example/a,b"));
            stage.Evidence.AddPrinted(provider);
        }
    }

    /// <summary>Sends the tokens through an Azure SDK pipeline to a resource that first accepts and then rejects them.</summary>
    public static async Task AzurePipelineAsync(Stage stage)
    {
        foreach (var registration in Registration.All)
        {
            await using var services = stage.Services(s => registration.Add(s, registration.Endpoint(stage.Emulator)));
            var credential = services.GetRequiredService<ITokenProvider>().AsTokenCredential();
            var statuses = new Queue<int>([200, 401]);
            using var resource = new Wiretap(stage.Leaks, new StubHandler(_ => Answers.Create(statuses.Dequeue(), "", null, ("WWW-Authenticate", "Bearer"))));
            using var transport = new HttpClientTransport(resource);
            var pipeline = HttpPipelineBuilder.Build(
                new PipelineOptions { Transport = transport }, new BearerTokenAuthenticationPolicy(credential, "scan/.default"));
            stage.Evidence.AddPrinted(credential);
            while (statuses.Count > 0)
            {
                try
                {
                    var request = pipeline.CreateRequest();
                    request.Uri.Reset(new Uri("https://resource.example/"));
                    using var response = await pipeline.SendRequestAsync(request, default);
                    stage.Evidence.Add(Place.Text, $"{response}");
                    stage.Evidence.AddPrinted(new Azure.RequestFailedException(response));
                }
                catch (TokenException error)
                {
                    stage.Evidence.AddPrinted(error); // the emulator does not support SAML
                    break;
                }
            }
        }
    }

    private sealed class OwnClient : ITokenProvider
    {
        public ValueTask<AccessToken> GetTokenAsync(TokenRequest request, CancellationToken cancellationToken = default) =>
            new(new AccessToken(Keys.OwnToken, DateTimeOffset.MaxValue, scope: request.Scope));
    }

    private sealed class PipelineOptions : ClientOptions;

    private sealed class Credential(Func<AzureToken> answer) : TokenCredential
    {
        public override ValueTask<AzureToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) => new(answer());

        public override AzureToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => answer();
    }
}
