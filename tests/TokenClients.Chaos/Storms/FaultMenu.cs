namespace TokenClients.Chaos;

/// <summary>Every kind of fault that the emulator has.</summary>
internal static class FaultMenu
{
    private static readonly Func<World, Random, Fault>[] Dishes =
    [
        (_, random) => Fault.Status(Of(random, 400, 403, 404, 408, 410)),
        (_, random) => Fault.Status(Of(random, 500, 502, 503, 504)),
        (_, random) => Fault.Status(503, TimeSpan.FromSeconds(random.Next(1, 20))),
        (_, _) => Fault.Status(429),
        (_, random) => Fault.Status(429, TimeSpan.FromSeconds(random.Next(1, 20))),
        (_, _) => Fault.RejectKey(),
        (_, random) => Fault.Delay(TimeSpan.FromSeconds(random.NextDouble() * 6)),
        (_, _) => Fault.Hang(),
        (world, random) => Fault.Gate(Task.Delay(TimeSpan.FromSeconds(random.NextDouble() * 6), world.Time)),
        (_, _) => Fault.ResetConnection(),
        (_, _) => Fault.CutOffBody(),
        (_, random) => Fault.HugeBody(Of(random, 70_000, 1_000_000, 10_000_000)),
        (_, random) => Fault.SlowBody(TimeSpan.FromSeconds(random.NextDouble())),
        (_, _) => Fault.Html(),
        (_, _) => Fault.EmptyBody(),
        (_, random) => Fault.Body(Pick(random, "", "{\"", "{}", "wrap_access_token=", "null"), "application/json", Of(random, 200, 200, 201, 204)),
        (_, random) => Fault.Redirect(new Uri("/elsewhere", UriKind.Relative), Of(random, 301, 302, 307, 308)),
        (_, random) => Fault.SkewDate(TimeSpan.FromSeconds(random.Next(-3600, 3600))),
        (_, _) => Fault.SignWithWrongKey(),
    ];

    public static Fault Pick(World world, Random random) => Dishes[random.Next(Dishes.Length)](world, random);

    private static int Of(Random random, params int[] values) => values[random.Next(values.Length)];

    private static string Pick(Random random, params string[] values) => values[random.Next(values.Length)];
}
