using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using TokenClients.Benchmarks.Loopback;
using TokenClients.Emulator;

namespace TokenClients.Benchmarks.Ratios;

/// <summary>
/// From <c>new ServiceCollection()</c> to the first token, connection and all: in a process that has done it before, and
/// in one that has done nothing yet, where compilation is most of it.
/// </summary>
internal static class FirstToken
{
    /// <summary>The argument that starts such a process.</summary>
    public const string Mode = "first";

    private const int WarmRounds = 100;
    private const int ColdRounds = 7;

    public static async IAsyncEnumerable<Measure> RunAsync()
    {
        await using var emulator = await TokenEmulator.StartAsync();
        var endpoint = emulator.Arr.Endpoint;
        yield return Line("first token, warm process", await InTurns.TimeAsync(
            WarmRounds, warmUp: 50, () => Registered.FirstOfOursAsync(endpoint), () => Registered.FirstOfPlainAsync(endpoint)));

        var cold = new double[2][];
        (cold[0], cold[1]) = (new double[ColdRounds], new double[ColdRounds]);
        for (var i = 0; i < 2 * ColdRounds; i++)
        {
            cold[i % 2][i / 2] = await StartAsync(i % 2 == 0 ? "ours" : "plain", endpoint);
        }

        yield return Line("first token, new process", cold);
    }

    /// <summary>What the new process does: one token, and its time in milliseconds on the console.</summary>
    public static async Task<int> BeNewProcessAsync(string who, Uri endpoint)
    {
        var start = Stopwatch.GetTimestamp();
        await (who == "ours" ? Registered.FirstOfOursAsync(endpoint) : Registered.FirstOfPlainAsync(endpoint));
        Console.WriteLine(Stopwatch.GetElapsedTime(start).TotalMilliseconds.ToString(CultureInfo.InvariantCulture));
        return 0;
    }

    private static Measure Line(string name, double[][] times) =>
        new($"{name}, ms (lower is better)", Interleaved.Median(times[0]), Interleaved.Median(times[1]), "AddHttpClient")
        {
            Unit = "ms",
        };

    private static async Task<double> StartAsync(string who, Uri endpoint)
    {
        var host = Environment.ProcessPath!;
        string[] program = Path.GetFileNameWithoutExtension(host) == "dotnet" ? [Assembly.GetExecutingAssembly().Location] : [];
        using var process = Process.Start(new ProcessStartInfo(host, [.. program, Mode, who, endpoint.ToString()])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
        var time = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return double.Parse(time, CultureInfo.InvariantCulture);
    }
}
