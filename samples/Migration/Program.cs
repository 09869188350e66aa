// One call site moves from ACS to Service Bus SAS, OAuth 2.0 and Microsoft Entra ID. Each time, only the registration
// changes. The call site still requests the scope of ACS; OAuth 2.0 and Entra ID do not support it, so their clients are
// configured to ignore it.
using Azure.Core;
using Microsoft.Extensions.DependencyInjection;
using Migration;
using TokenClients.Emulator;

await using var emulator = await TokenEmulator.StartAsync();
const string Bus = "Endpoint=sb://contoso.servicebus.windows.net/;";
TokenCredential credential = new StandInCredential(emulator); // in production: new DefaultAzureCredential()

await MoveAsync("ACS WRAP", services => services.AddAcsWrapTokens(o => o.ConnectionString =
    $"{Bus}StsEndpoint={emulator.BaseAddress};SharedSecretIssuer={TokenEmulator.DefaultIssuerName};SharedSecretValue={TokenEmulator.DefaultIssuerKey}"));
await MoveAsync("Service Bus SAS", services => services.AddServiceBusSasTokens(o => o.ConnectionString =
    $"{Bus}SharedAccessKeyName={TokenEmulator.DefaultSasKeyName};SharedAccessKey={TokenEmulator.DefaultSasKey}"));
await MoveAsync("OAuth 2.0", services => services.AddOAuthTokens(o =>
{
    (o.Endpoint, o.ClientId, o.ClientSecret) = (emulator.OAuth.Endpoint, TokenEmulator.DefaultClientId, TokenEmulator.DefaultClientSecret);
    o.IgnoreRequestedScope = true;
}));
await MoveAsync("Microsoft Entra ID", services => services.AddAzureTokens(o =>
{
    o.Credential = credential;
    o.Scopes.Add("https://servicebus.azure.net/.default");
    o.IgnoreRequestedScope = true;
}));

async Task MoveAsync(string name, Action<IServiceCollection> addTokens)
{
    var services = new ServiceCollection();
    addTokens(services); // the line that changes
    services.AddHttpClient<OrderQueue>(http => http.BaseAddress = emulator.BaseAddress)
        .AddTokenHandler(o => o.ScopeSelector = _ => "http://contoso.servicebus.windows.net/orders/");

    await using var provider = services.BuildServiceProvider();
    var answer = await provider.GetRequiredService<OrderQueue>().SendAndReceiveAsync($"an order, by {name}");
    var carried = emulator.Wrap.ResourceRequests.Concat(emulator.OAuth.ResourceRequests).MaxBy(request => request.ReceivedOn)!;
    Console.WriteLine($"{name,-19} {carried.Headers["Authorization"].Split(' ')[0],-22} {answer}");
}
