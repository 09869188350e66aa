// A token service this library has never heard of: a class that fetches is all, and the rest comes along.
using System.Net.Http.Headers;
using System.Net.Http.Json;
using BringYourOwn;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using TokenClients;
using TokenClients.Emulator;

await using var emulator = await TokenEmulator.StartAsync(); // plays the badge office, and a door that takes its badges
emulator.Arr.Faults.Enqueue(Fault.Status(503)); // the office is slow to open
emulator.Arr.Faults.Always = Fault.Body("""{"badge":"B-4711","minutes":30}""", "application/json");
emulator.Wrap.ResourceFaults.Always = Fault.Body("come in", "text/plain");

var services = new ServiceCollection();
services.AddTokens<BadgeOffice>("badges").HttpClientBuilder.ConfigureHttpClient(http => http.BaseAddress = emulator.Arr.Endpoint);
services.AddHttpClient("door", http => http.BaseAddress = emulator.Wrap.ResourceEndpoint).AddTokenHandler();
services.AddHealthChecks().AddTokenClients();
await using var provider = services.BuildServiceProvider();

var door = provider.GetRequiredService<IHttpClientFactory>().CreateClient("door");
await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => door.GetStringAsync("")));
Console.WriteLine($"the door was shown: {emulator.Wrap.ResourceRequests[^1].Headers["Authorization"]}");
Console.WriteLine($"100 requests to the door, {emulator.Arr.Requests.Count} to the badge office (one answered 503 and was retried)");
Console.WriteLine($"health: {(await provider.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Status}");

namespace BringYourOwn
{
    internal sealed class BadgeOffice(HttpClient http) : ITokenProvider
    {
        public async ValueTask<AccessToken> GetTokenAsync(TokenRequest request, CancellationToken cancellationToken = default)
        {
            var (badge, minutes) = (await http.GetFromJsonAsync<Issued>($"accounts/{Guid.Empty}/token", cancellationToken))!;
            return new AccessToken(badge, DateTimeOffset.UtcNow.AddMinutes(minutes), new AuthenticationHeaderValue("Badge", badge));
        }

        private sealed record Issued(string Badge, int Minutes);
    }
}
