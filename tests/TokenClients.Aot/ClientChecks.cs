using System.Diagnostics.Metrics;
using System.Net;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using TokenClients.Emulator;

namespace TokenClients.Aot;

/// <summary>Checks the clients of four services with settings from one file, the handler, the health check and the metrics.</summary>
internal static class ClientChecks
{
    public static async Task RunAsync(Checks checks, TokenEmulator emulator)
    {
        var requests = 0L;
        using var meter = new MeterListener();
        meter.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument is { Meter.Name: TokenDiagnostics.MeterName, Name: "tokenclients.request.duration" })
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        meter.SetMeasurementEventCallback<double>((_, _, _, _) => Interlocked.Increment(ref requests));
        meter.Start();

        await using var services = Services(emulator);
        var http = services.GetRequiredService<IHttpClientFactory>();
        foreach (var (name, method) in new[] { ("Arr", HttpMethod.Put), ("AcsWrap", HttpMethod.Post), ("OAuth", HttpMethod.Post), ("ServiceBusSas", HttpMethod.Post) })
        {
            await checks.RunAsync($"{name}: one token for all", () => IsOneTokenAsync(services, name));
            await checks.RunAsync($"{name}: accepted by the resource", () => IsAcceptedAsync(http.CreateClient(name), method));
        }

        await checks.RunAsync("a rejected token is replaced", async () =>
        {
            emulator.Options.SwtSigningKey = [.. Enumerable.Repeat((byte)7, 32)]; // invalidates the token
            return await IsAcceptedAsync(http.CreateClient("AcsWrap"), HttpMethod.Post) && emulator.Wrap.Requests.Count == 2;
        });
        await checks.RunAsync("health", async () =>
            (await services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Status == HealthStatus.Healthy);
        await checks.RunAsync("metrics", () => Task.FromResult(Interlocked.Read(ref requests) >= 4));
        await checks.RunAsync("settings of every type", () => Task.FromResult(
            emulator.OAuth.Requests[0].Form is { } form && form["audience"] == "orders" && form["client_id"] == TokenEmulator.DefaultClientId));
    }

    private static ServiceProvider Services(TokenEmulator emulator)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(Settings(emulator)))).Build());
        services.AddArrTokens();
        services.AddAcsWrapTokens();
        services.AddOAuthTokens();
        services.AddServiceBusSasTokens();
        services.AddHttpClient("Arr", client => client.BaseAddress =
            new Uri(emulator.Arr.ResourceEndpoint, $"accounts/{TokenEmulator.DefaultAccountId}/sessions/native")).AddTokenHandler("Arr");
        foreach (var name in new[] { "AcsWrap", "OAuth", "ServiceBusSas" })
        {
            services.AddHttpClient(name, client => client.BaseAddress = emulator.Wrap.ResourceEndpoint).AddTokenHandler(name);
        }

        services.AddHealthChecks().AddTokenClients();
        return services.BuildServiceProvider();
    }

    private static async Task<bool> IsOneTokenAsync(ServiceProvider services, string name)
    {
        var client = services.GetRequiredKeyedService<ITokenProvider>(name);
        var tokens = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => client.GetTokenAsync(default).AsTask()));
        return tokens.Distinct().Count() == 1 && tokens[0].ExpiresOn > DateTimeOffset.UtcNow;
    }

    private static async Task<bool> IsAcceptedAsync(HttpClient http, HttpMethod method)
    {
        using var request = new HttpRequestMessage(method, "") { Content = new StringContent("{}") };
        using var response = await http.SendAsync(request);
        return response.StatusCode == HttpStatusCode.Created;
    }

    private static string Settings(TokenEmulator emulator) => $$"""
        {
          "TokenClients": {
            "Arr": {
              "Endpoint": "{{emulator.Arr.Endpoint}}",
              "AccountId": "{{TokenEmulator.DefaultAccountId}}",
              "AccountKey": "{{TokenEmulator.DefaultAccountKey}}",
              "Resilience": { "TotalTimeout": "00:00:20", "MaxRetries": 1 }
            },
            "AcsWrap": {
              "Endpoint": "{{emulator.Wrap.Endpoint}}",
              "Name": "{{TokenEmulator.DefaultIssuerName}}",
              "Password": "{{TokenEmulator.DefaultIssuerKey}}",
              "Scope": "http://contoso.servicebus.windows.net/",
              "UseSignedAssertion": true
            },
            "OAuth": {
              "Endpoint": "{{emulator.OAuth.Endpoint}}",
              "ClientId": "{{TokenEmulator.DefaultClientId}}",
              "ClientSecret": "{{TokenEmulator.DefaultClientSecret}}",
              "ClientAuthentication": "Form",
              "AdditionalParameters": { "audience": "orders" }
            },
            "ServiceBusSas": {
              "Endpoint": "sb://contoso.servicebus.windows.net/",
              "KeyName": "{{TokenEmulator.DefaultSasKeyName}}",
              "Key": "{{TokenEmulator.DefaultSasKey}}",
              "Lifetime": "00:30:00"
            }
          }
        }
        """;
}
