using Microsoft.Extensions.DependencyInjection;
using TokenClients.Emulator;

namespace TokenClients.Tests;

/// <summary>Sends tokens to resources that accept them, reject them, fail, repeat them, or must not receive them.</summary>
internal static class HandlerScenes
{
    private static readonly Fault?[] Faults =
    [
        null, Fault.RejectKey(), Fault.Status(503), Fault.Html(), Fault.CutOffBody(), Fault.ResetConnection(),
        Fault.Redirect(new Uri("https://elsewhere.invalid/login"), 307),
    ];

    public static async Task ResourcesAsync(Stage stage)
    {
        foreach (var registration in Registration.All)
        {
            var (path, resource) = registration.Name.StartsWith("scan-arr", StringComparison.Ordinal)
                ? ($"/accounts/{Keys.AccountId}/sessions/scan", stage.Emulator.Arr) : ("/orders/messages", registration.Name.StartsWith("scan-oauth", StringComparison.Ordinal) ? stage.Emulator.OAuth : stage.Emulator.Wrap);
            await using var services = stage.Services(s =>
            {
                registration.Add(s, registration.Endpoint(stage.Emulator));
                s.ConfigureHttpClientDefaults(http => http.RedactLoggedHeaders(["Cookie"])); // replaces the default, which redacts Authorization
                s.AddHttpClient("scan-http", http => http.BaseAddress = stage.Emulator.BaseAddress).AddTokenHandler();
            });
            foreach (var fault in Faults)
            {
                resource.ResourceFaults.Always = fault;
                await SendAsync(stage, services, path);
            }

            resource.ResourceFaults.Clear();
            resource.ResourceFaults.Enqueue(Fault.RejectKey());
            await SendAsync(stage, services, path); // accepted at the second attempt
            await SendAsync(stage, services, "http://elsewhere.example/"); // must not receive the token
            using var echo = new RawServer(request => Echo.Shapes[0](Echo.CredentialIn(request)));
            await SendAsync(stage, services, $"{echo.Endpoint}");
        }
    }

    /// <summary>A malformed response that echoes the token: HttpClient quotes it to its caller; it must appear nowhere else.</summary>
    public static async Task BrokenResourceAsync(Stage stage)
    {
        using var echo = new RawServer(request => $"HTTP/1.1 200 OK\r\n{Echo.CredentialIn(request)} and no colon\r\n\r\n");
        await using var services = stage.Services(s =>
        {
            Registration.All[0].Add(s, stage.Emulator.Arr.Endpoint);
            s.AddHttpClient("scan-http", http => http.BaseAddress = echo.Endpoint).AddTokenHandler();
        });

        var quoting = await Assert.CatchAsync(() => services.GetRequiredService<IHttpClientFactory>().CreateClient("scan-http").GetAsync("/"));

        Assert.That(stage.Leaks.Find(quoting!.ToString()), Is.Not.Null, "HttpClient itself quotes the token");
    }

    private static async Task SendAsync(Stage stage, ServiceProvider services, string address)
    {
        try
        {
            var http = services.GetRequiredService<IHttpClientFactory>().CreateClient("scan-http");
            using var response = await http.PutAsync(new Uri(address, UriKind.RelativeOrAbsolute), new StringContent("x"));
            stage.Evidence.Add(Place.Text, $"{response}");
        }
        catch (Exception error) when (error is TokenException or HttpRequestException or InvalidOperationException)
        {
            stage.Evidence.AddPrinted(error);
        }
    }
}
