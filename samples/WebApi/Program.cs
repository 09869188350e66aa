// A web API that calls Azure Remote Rendering for its users, with /health and /metrics for its operators. It runs against
// the emulator, whose tokens expire after a minute here. POST /outage/true makes the token service fail: /health becomes
// Degraded while the last token is valid, then Unhealthy.
using OpenTelemetry.Metrics;
using TokenClients;
using TokenClients.Emulator;
using WebApi;

await using var emulator = await TokenEmulator.StartAsync(options => options.ArrLifetime = TimeSpan.FromMinutes(1));
var builder = WebApplication.CreateBuilder(args);
builder.Services.AddArrTokens(o =>
{
    o.Endpoint = emulator.Arr.Endpoint;
    o.AccountId = TokenEmulator.DefaultAccountId;
    o.AccountKey = TokenEmulator.DefaultAccountKey;
    o.Resilience.TotalTimeout = TimeSpan.FromSeconds(5);
}).Prefetch();
builder.Services.AddHttpClient("rendering", http => http.BaseAddress = emulator.Arr.ResourceEndpoint).AddTokenHandler();
builder.Services.AddHealthChecks().AddTokenClients();
builder.Services.AddOpenTelemetry()
    .WithMetrics(metrics => metrics.AddMeter(TokenDiagnostics.MeterName).AddPrometheusExporter());

await using var app = builder.Build();
app.MapGet("/", () => "PUT or GET /sessions/{id}; see /health and /metrics; POST /outage/true or /outage/false");
app.MapPut("/sessions/{id}", (string id, IHttpClientFactory http, CancellationToken cancellationToken) =>
    SendAsync(HttpMethod.Put, id, http, cancellationToken));
app.MapGet("/sessions/{id}", (string id, IHttpClientFactory http, CancellationToken cancellationToken) =>
    SendAsync(HttpMethod.Get, id, http, cancellationToken));
app.MapPost("/outage/{isOn:bool}", (bool isOn) =>
{
    emulator.Arr.Faults.Always = isOn ? Fault.Status(503) : null;
    return Results.NoContent();
});
app.MapHealthChecks("/health", HealthPage.Options);
app.MapPrometheusScrapingEndpoint("/metrics");
await app.RunAsync();

static async Task<IResult> SendAsync(HttpMethod method, string id, IHttpClientFactory http, CancellationToken cancellationToken)
{
    using var request = new HttpRequestMessage(method, $"accounts/{TokenEmulator.DefaultAccountId}/sessions/{Uri.EscapeDataString(id)}");
    using var response = await http.CreateClient("rendering").SendAsync(request, cancellationToken);
    return Results.Text(
        await response.Content.ReadAsStringAsync(cancellationToken), "application/json", statusCode: (int)response.StatusCode);
}
