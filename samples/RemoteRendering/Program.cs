// A worker that starts an Azure Remote Rendering session, polls it until it is ready, and stops it. It runs against the
// emulator; TokenClients__Arr__… and RemoteRendering__Endpoint in the environment point it at another service.
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RemoteRendering;
using TokenClients.Emulator;

await using var emulator = await TokenEmulator.StartAsync();
emulator.Arr.ResourceFaults.Enqueue(Fault.Delay(TimeSpan.Zero)); // the first request succeeds,
emulator.Arr.ResourceFaults.Enqueue(Fault.Status(401)); // the second is rejected as if its token had expired

var builder = Host.CreateApplicationBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource
{
    InitialData = new Dictionary<string, string?>
    {
        ["RemoteRendering:Endpoint"] = emulator.Arr.ResourceEndpoint.ToString(),
        ["TokenClients:Arr:Endpoint"] = emulator.Arr.Endpoint.ToString(),
        ["TokenClients:Arr:AccountId"] = TokenEmulator.DefaultAccountId,
        ["TokenClients:Arr:AccountKey"] = TokenEmulator.DefaultAccountKey,
    },
});

builder.Services.AddArrTokens().Prefetch(); // the first token is fetched while the host starts
builder.Services.AddHttpClient<RenderingSessions>(
    http => http.BaseAddress = builder.Configuration.GetValue<Uri>("RemoteRendering:Endpoint")).AddTokenHandler();
builder.Services.AddHostedService<SessionWorker>();

using var host = builder.Build();
await host.RunAsync();
Console.WriteLine($"token requests: {emulator.Arr.Requests.Count}, session requests: {emulator.Arr.ResourceRequests.Count}");
