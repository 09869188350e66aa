// Gets a token from each service through dependency injection, uses it, and gets it again from the cache. It runs against
// the emulator, or against the endpoints in the environment variables TokenClients__Arr__… and TokenClients__AcsWrap__….
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using QuickStart;
using TokenClients;
using TokenClients.Emulator;

await using var emulator = await TokenEmulator.StartAsync();
var builder = Host.CreateApplicationBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);

// If no real endpoint is configured, the emulator's settings are used.
var arrIsReal = builder.Configuration.GetSection("TokenClients:Arr").Exists();
var wrapIsReal = builder.Configuration.GetSection("TokenClients:AcsWrap").Exists();
if (!arrIsReal)
{
    builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
    {
        ["TokenClients:Arr:Endpoint"] = emulator.Arr.Endpoint.ToString(),
        ["TokenClients:Arr:AccountId"] = TokenEmulator.DefaultAccountId,
        ["TokenClients:Arr:AccountKey"] = TokenEmulator.DefaultAccountKey,
    });
}

if (!wrapIsReal)
{
    builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
    {
        ["TokenClients:AcsWrap:Endpoint"] = emulator.Wrap.Endpoint.ToString(),
        ["TokenClients:AcsWrap:Name"] = TokenEmulator.DefaultIssuerName,
        ["TokenClients:AcsWrap:Password"] = TokenEmulator.DefaultIssuerKey,
        ["TokenClients:AcsWrap:Scope"] = "http://contoso.servicebus.windows.net/",
    });
}

// This is the whole registration. The handlers only count the requests.
var (arrRequests, wrapRequests) = (new RequestCounter(), new RequestCounter());
builder.Services.AddArrTokens().HttpClientBuilder.AddHttpMessageHandler(() => arrRequests.NewHandler());
builder.Services.AddAcsWrapTokens().HttpClientBuilder.AddHttpMessageHandler(() => wrapRequests.NewHandler());

try
{
    using var host = builder.Build();
    await host.StartAsync(); // throws if settings are invalid
    var arr = host.Services.GetRequiredKeyedService<ITokenProvider>("Arr");
    var wrap = host.Services.GetRequiredKeyedService<ITokenProvider>("AcsWrap");

    Console.WriteLine("TokenClients quick start");
    await Tour.ShowAsync(
        "Azure Remote Rendering", arr, arrRequests, arrIsReal ? null : new HttpRequestMessage(
            HttpMethod.Put, new Uri(emulator.Arr.ResourceEndpoint, $"accounts/{TokenEmulator.DefaultAccountId}/sessions/demo")));
    await Tour.ShowAsync(
        "Access Control Service (WRAP)", wrap, wrapRequests, wrapIsReal ? null : new HttpRequestMessage(
            HttpMethod.Post, emulator.Wrap.ResourceEndpoint)
        { Content = new StringContent("hello") });
    await host.StopAsync();
    return 0;
}
catch (Exception error) when (error is TokenException or Microsoft.Extensions.Options.OptionsValidationException)
{
    await Console.Error.WriteLineAsync($"\n{error.Message}");
    return 1;
}
