// Gets a token without dependency injection, with a client and a cache around it.
using TokenClients;
using TokenClients.Emulator;

await using var emulator = await TokenEmulator.StartAsync();
using var http = TokenHttp.CreateClient();
var options = new ArrStsClientOptions
{
    Endpoint = emulator.Arr.Endpoint, // or AccountDomain = "eastus.mixedreality.azure.com"
    AccountId = TokenEmulator.DefaultAccountId,
    AccountKey = TokenEmulator.DefaultAccountKey,
};
ITokenProvider provider = new CachingTokenProvider(new ArrStsClient(http, options));

var token = await provider.GetTokenAsync();
Console.WriteLine($"Got a {token}");

using var use = new HttpRequestMessage(
    HttpMethod.Put, new Uri(emulator.Arr.ResourceEndpoint, $"accounts/{options.AccountId}/sessions/demo"));
use.Headers.Authorization = token.Authorization;
using var response = await http.SendAsync(use);
Console.WriteLine($"Used it: {(int)response.StatusCode} {response.ReasonPhrase}");

var same = ReferenceEquals(token, await provider.GetTokenAsync());
Console.WriteLine($"Second call: {(same ? "the same token" : "another token")}, {emulator.Arr.Requests.Count} request in all");
