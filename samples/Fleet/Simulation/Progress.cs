using System.Diagnostics;
using System.Globalization;

namespace Fleet.Simulation;

/// <summary>
/// Reports the progress of a fleet on stderr: in a line that is updated or, if stderr is redirected, only at the end.
/// </summary>
internal sealed class Progress(string fleet) : IDisposable
{
    private readonly long _startedOn = Stopwatch.GetTimestamp();

    public void Report(string phase)
    {
        if (!Console.IsErrorRedirected)
        {
            Console.Error.Write($"\r{fleet}: {phase,-24}");
        }
    }

    public void Dispose()
    {
        var took = string.Create(CultureInfo.InvariantCulture, $"{Stopwatch.GetElapsedTime(_startedOn).TotalSeconds:0.0} s");
        Console.Error.WriteLine($"{(Console.IsErrorRedirected ? "" : "\r")}{fleet}: {took,-24}");
    }
}
