using System.Diagnostics;
using System.Globalization;

namespace Fleet.Simulation;

/// <summary>Tells on stderr how far a fleet has come: in one line that changes, or where that cannot be, at its end only.</summary>
internal sealed class Progress(string fleet) : IDisposable
{
    private readonly long _startedOn = Stopwatch.GetTimestamp();

    public void Tell(string phase)
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
