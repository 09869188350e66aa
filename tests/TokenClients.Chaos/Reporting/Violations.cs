using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace TokenClients.Chaos;

/// <summary>The guarantees that the oracles check, except memory.</summary>
internal enum Guarantee
{
    /// <summary>No call fails while the cache has a token that satisfies it.</summary>
    ServesWhileValid,

    /// <summary>No token is returned after its expiry, or to a call that began after its removal.</summary>
    ServesNothingExpired,

    /// <summary>The service receives no more requests than documented.</summary>
    BoundsRequests,

    /// <summary>No exception of a task is unobserved.</summary>
    ObservesTasks,
}

/// <summary>Counts violations, and writes the details of the first one of each kind and client.</summary>
internal sealed class Violations(TextWriter output)
{
    private readonly TextWriter _output = TextWriter.Synchronized(output);
    private readonly int[] _counts = new int[Enum.GetValues<Guarantee>().Length];
    private readonly ConcurrentDictionary<(Guarantee, Client?), bool> _reported = new();
    private readonly EventLog _clocks = new(8);

    public int this[Guarantee guarantee] => Volatile.Read(ref _counts[(int)guarantee]);

    /// <summary>Records a change of the clocks.</summary>
    public void NoteClock(Moment now, string what) => _clocks.Note(now, what);

    public void Add(Guarantee guarantee, Slot? slot, Moment now, string what)
    {
        Interlocked.Increment(ref _counts[(int)guarantee]);
        if (!_reported.TryAdd((guarantee, slot?.Client), value: true))
        {
            return;
        }

        List<string> lines = [$"VIOLATION {guarantee}: {what}", $"  now      {EventLog.Text(now)}"];
        if (slot is not null)
        {
            lines.Add($"  where    {slot}");
            lines.AddRange(slot.EventLog.Read().Select(line => $"  event    {line}"));
        }

        lines.AddRange(_clocks.Read().Select(line => $"  clock    {line}"));
        _output.WriteLine(string.Join('\n', lines));
    }

    /// <summary>Returns a name for a token that does not reveal any part of it.</summary>
    public static string Short(AccessToken token) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token.Value)).AsSpan(0, 3));
}
