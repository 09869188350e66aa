// A custom token service: one class fetches a token; the library adds caching, retries, the HTTP handler and health checks.
using System.Net.Http.Headers;
using System.Net.Http.Json;
using BringYourOwn;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using TokenClients;
using TokenClients.Emulator;

await using var emulator = await TokenEmulator.StartAsync(); // acts as the custom token service and as the API that accepts its tokens
emulator.Arr.Faults.Enqueue(Fault.Status(503)); // the first token request fails
emulator.Arr.Faults.Always = Fault.Body("""{"badge":"B-4711","minutes":30}""", "application/json");
emulator.Wrap.ResourceFaults.Always = Fault.Body("welcome", "text/plain");

var services = new ServiceCollection();
services.AddTokens<BadgeTokenProvider>("badges").HttpClientBuilder.ConfigureHttpClient(http => http.BaseAddress = emulator.Arr.Endpoint);
services.AddHttpClient("api", http => http.BaseAddress = emulator.Wrap.ResourceEndpoint).AddTokenHandler();
services.AddHealthChecks().AddTokenClients();
await using var provider = services.BuildServiceProvider();

var api = provider.GetRequiredService<IHttpClientFactory>().CreateClient("api");
await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => api.GetStringAsync("")));
Console.WriteLine($"the API received: {emulator.Wrap.ResourceRequests[^1].Headers["Authorization"]}");
Console.WriteLine($"100 API requests, {emulator.Arr.Requests.Count} token requests (one was answered with 503 and retried)");
Console.WriteLine($"health: {(await provider.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Status}");

namespace BringYourOwn
{
    internal sealed class BadgeTokenProvider(HttpClient http) : ITokenProvider
    {
        public async ValueTask<AccessToken> GetTokenAsync(TokenRequest request, CancellationToken cancellationToken = default)
        {
            var (badge, minutes) = (await http.GetFromJsonAsync<Issued>($"accounts/{Guid.Empty}/token", cancellationToken))!;
            return new AccessToken(badge, DateTimeOffset.UtcNow.AddMinutes(minutes), new AuthenticationHeaderValue("Badge", badge));
        }

        private sealed record Issued(string Badge, int Minutes);
    }
}
