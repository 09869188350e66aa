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
                    stage.LookAtGauges();
                    stage.Evidence.Met(provider);
                    stage.Evidence.Met(services.GetService<ArrStsClient>());
                    stage.Evidence.Met(services.GetService<AcsWrapClient>());
                    stage.Evidence.Met(services.GetService<OAuthClient>());
                }
            }
        }
    }

    /// <summary>There is no response until the attempts and then the total time out, and until a caller cancels.</summary>
    public static async Task SilenceAsync(Stage stage)
    {
        foreach (var registration in Registration.All)
        {
            var (time, faults) = (new FakeTime(), registration.Faults(stage.Emulator));
            faults.Always = Fault.Hang();
            await using var services = stage.Services(s => registration.Add(s, registration.Endpoint(stage.Emulator)), time);
            var provider = services.GetRequiredService<ITokenProvider>();
            var before = stage.Requests;
            using var impatient = new CancellationTokenSource();
            var (given, waiting) = (stage.AskAsync(provider, default, impatient.Token), stage.AskAsync(provider));
            await Eventually.IsTrue(() => stage.Requests > before, "a request has arrived");
            await impatient.CancelAsync();
            await given;
            await Eventually.IsTrue(
                () =>
                {
                    time.Advance(TimeSpan.FromSeconds(1));
                    return waiting.IsCompleted;
                },
                "the time-outs end it");
            await waiting;
            faults.Always = null;
        }
    }

    /// <summary>Custom clients are excluded, because they write their own messages.</summary>
    public static async Task EchoesAsync(Stage stage)
    {
        foreach (var (which, registration) in Registration.All.Where(registration => registration.Name != "scan-own").Index())
        {
            // Each disguise in each place for two registrations or three, and each disguise and place for every registration.
            foreach (var (disguise, shape) in Echo.Disguises.Index().SelectMany(disguise => Echo.Shapes.Index()
                .Where(shape => (which + disguise.Index + shape.Index) % 4 == 0).Select(shape => (disguise.Item, shape.Item))))
            {
                using var server = new RawServer(request => shape(disguise(Echo.CredentialIn(request))));
                await using var services = stage.Services(s => registration.Add(s, server.Endpoint));
                await stage.AskAsync(services.GetRequiredService<ITokenProvider>());
            }
        }
    }
}
