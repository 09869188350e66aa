using System.Globalization;

namespace TokenClients.Chaos;

/// <summary>The most recent events, which help to understand a violation. Safe to use from several threads.</summary>
internal sealed class EventLog(int size)
{
    private readonly Queue<(Moment At, string What)> _events = new();

    public void Note(Moment at, string what)
    {
        lock (_events)
        {
            _events.Enqueue((at, what));
            if (_events.Count > size)
            {
                _events.Dequeue();
            }
        }
    }

    /// <summary>Returns one line for each event, with both clocks.</summary>
    public IReadOnlyList<string> Read()
    {
        lock (_events)
        {
            return [.. _events.Select(entry => $"{Text(entry.At)}  {entry.What}")];
        }
    }

    public static string Text(Moment at) => string.Create(
        CultureInfo.InvariantCulture, $"{at.Ticking.TotalSeconds,9:0.000} s  {at.Utc:HH:mm:ss.fff}");
}
