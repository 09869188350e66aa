using Microsoft.Extensions.DependencyInjection;
using TokenClients.Emulator;

namespace TokenClients.Tests;

/// <summary>Runs every client with every fault of its service, and with servers that repeat its credential.</summary>
internal static class ServiceScenes
{
    private static readonly Fault?[] Faults =
    [
        null, Fault.RejectKey(), Fault.Status(400), Fault.Status(404), Fault.Status(429, TimeSpan.FromMinutes(1)), Fault.Status(503),
        Fault.Html(), Fault.EmptyBody(), Fault.HugeBody(200_000), Fault.CutOffBody(), Fault.ResetConnection(),
        Fault.Redirect(new Uri("https://elsewhere.example/login")), Fault.SkewDate(TimeSpan.FromHours(30)), Fault.SignWithWrongKey(),
    ];

    public static async Task FaultsAsync(Stage stage)
    {
        foreach (var registration in Registration.All)
        {
            foreach (var fault in Faults)
            {
                var faults = registration.Faults(stage.Emulator);
                faults.Always = fault;
                await using var services = stage.Services(s => registration.Add(s, registration.Endpoint(stage.Emulator)));
                var provider = services.GetRequiredService<ITokenProvider>();
                var token = await stage.AskAsync(provider);
                await stage.AskAsync(provider, TokenRequest.For("http://contoso.servicebus.windows.net/orders/"));
                await stage.AskAsync(provider, new TokenRequest { Rejected = token, MinimumLifetime = TimeSpan.FromDays(2) });
                faults.Always = null;
                if (fault is null || fault == Faults[1])
                {
                    stage.ReadGauges();
                    stage.Evidence.AddPrinted(provider);
                    stage.Evidence.AddPrinted(services.GetService<ArrStsClient>());
                    stage.Evidence.AddPrinted(services.GetService<AcsWrapClient>());
                    stage.Evidence.AddPrinted(services.GetService<OAuthClient>());
                }
            }
        }
    }

    /// <summary>The service does not respond: one caller cancels, the other waits until the attempts and then the whole request time out.</summary>
    public static async Task TimeOutsAsync(Stage stage)
    {
        foreach (var registration in Registration.All)
        {
            var (time, faults) = (new FakeTime(), registration.Faults(stage.Emulator));
            faults.Always = Fault.Hang();
            await using var services = stage.Services(s => registration.Add(s, registration.Endpoint(stage.Emulator)), time);
            var provider = services.GetRequiredService<ITokenProvider>();
            var before = stage.Requests;
            using var cancellation = new CancellationTokenSource();
            var (cancelled, waiting) = (stage.AskAsync(provider, default, cancellation.Token), stage.AskAsync(provider));
            await Eventually.IsTrue(() => stage.Requests > before, "a request has arrived");
            await cancellation.CancelAsync();
            await cancelled;
            await Eventually.IsTrue(
                () =>
                {
                    time.Advance(TimeSpan.FromSeconds(1));
                    return waiting.IsCompleted;
                },
                "the time-outs end the call");
            await waiting;
            faults.Always = null;
        }
    }

    /// <summary>Custom clients are excluded, because they write their own messages.</summary>
    public static async Task EchoesAsync(Stage stage)
    {
        foreach (var (which, registration) in Registration.All.Where(registration => registration.Name != "scan-own").Index())
        {
            // Every combination of encoding and response for two or three registrations; every encoding and every response for each.
            foreach (var (encoding, shape) in Echo.Disguises.Index().SelectMany(encoding => Echo.Shapes.Index()
                .Where(shape => (which + encoding.Index + shape.Index) % 4 == 0).Select(shape => (encoding.Item, shape.Item))))
            {
                using var server = new RawServer(request => shape(encoding(Echo.CredentialIn(request))));
                await using var services = stage.Services(s => registration.Add(s, server.Endpoint));
                await stage.AskAsync(services.GetRequiredService<ITokenProvider>());
            }
        }
    }
}
