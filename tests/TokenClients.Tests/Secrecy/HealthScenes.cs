using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using TokenClients.Emulator;

namespace TokenClients.Tests;

/// <summary>Creates health reports for every state of a client.</summary>
internal static class HealthScenes
{
    public static async Task AllStatesAsync(Stage stage)
    {
        foreach (var registration in Registration.All.Where(registration => registration.Name is not ("scan-wrap-saml" or "scan-own")))
        {
            var (time, faults) = (new FakeTime(), registration.Faults(stage.Emulator));
            time.SetWallClock(DateTimeOffset.UtcNow);
            stage.Emulator.Options.TimeProvider = time;
            await using var services = stage.Services(
                s =>
                {
                    registration.Add(s, registration.Endpoint(stage.Emulator));
                    s.AddHealthChecks().AddTokenClients().AddTokenClients(fetch: true, name: "fetching");
                },
                time);
            var provider = services.GetRequiredService<ITokenProvider>();
            await ReportAsync(stage, services, fetch: false);
            var token = await stage.AskAsync(provider);
            await ReportAsync(stage, services, fetch: true);

            faults.Always = Fault.RejectKey();
            time.Advance((token!.ExpiresOn - time.GetUtcNow()) * 0.92);
            var rejections = stage.Evidence.Of(Place.Log).Count(IsRejection);
            await stage.AskAsync(provider);
            await Eventually.IsTrue(() => stage.Evidence.Of(Place.Log).Count(IsRejection) > rejections, "the refresh has failed");
            await ReportAsync(stage, services, fetch: true);

            time.Advance(token.ExpiresOn - time.GetUtcNow());
            await ReportAsync(stage, services, fetch: false);
            await ReportAsync(stage, services, fetch: true);
            faults.Always = null;
        }

        stage.Emulator.Options.TimeProvider = TimeProvider.System;
    }

    private static bool IsRejection(string line) => line.Contains("CoolingDown", StringComparison.Ordinal);

    private static async Task ReportAsync(Stage stage, ServiceProvider services, bool fetch)
    {
        var report = await services.GetRequiredService<HealthCheckService>().CheckHealthAsync(check => fetch || check.Name == "tokens");
        foreach (var (name, entry) in report.Entries)
        {
            stage.Evidence.Add(Place.Health, $"{name} {entry.Status} {entry.Description} {string.Join(' ', entry.Data)}");
            stage.Evidence.Add(Place.Health, Printed.Json(new { entry.Status, entry.Description, entry.Data, entry.Tags }));
            stage.Evidence.AddPrinted(entry.Exception);
        }

        stage.Evidence.Add(Place.Health, Printed.Json(report));
    }
}
