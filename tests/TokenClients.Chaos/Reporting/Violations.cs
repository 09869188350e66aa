using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace TokenClients.Chaos;

/// <summary>The promises that the oracles watch; memory has its own numbers.</summary>
internal enum Promise
{
    /// <summary>No call fails while there is a token that answers it.</summary>
    ServesWhileValid,

    /// <summary>No token is handed out past its life, or to a call that began after its removal.</summary>
    ServesNothingExpired,

    /// <summary>The service gets no more requests than documented.</summary>
    BoundsRequests,

    /// <summary>No task's exception is lost.</summary>
    ObservesTasks,
}

/// <summary>Counts broken promises, and tells of the first of each kind and client what is needed to understand it.</summary>
internal sealed class Violations(TextWriter output)
{
    private readonly TextWriter _output = TextWriter.Synchronized(output);
    private readonly int[] _counts = new int[Enum.GetValues<Promise>().Length];
    private readonly ConcurrentDictionary<(Promise, Client?), bool> _told = new();
    private readonly Diary _clocks = new(8);

    public int this[Promise promise] => Volatile.Read(ref _counts[(int)promise]);

    /// <summary>Remembers what was done to the clocks.</summary>
    public void NoteClock(Moment now, string what) => _clocks.Note(now, what);

    public void Add(Promise promise, Slot? slot, Moment now, string what)
    {
        Interlocked.Increment(ref _counts[(int)promise]);
        if (!_told.TryAdd((promise, slot?.Client), value: true))
        {
            return;
        }

        List<string> lines = [$"VIOLATION {promise}: {what}", $"  now      {Diary.Text(now)}"];
        if (slot is not null)
        {
            lines.Add($"  where    {slot}");
            lines.AddRange(slot.Diary.Read().Select(line => $"  event    {line}"));
        }

        lines.AddRange(_clocks.Read().Select(line => $"  clock    {line}"));
        _output.WriteLine(string.Join('\n', lines));
    }

    /// <summary>A name for a token that tells nothing of it.</summary>
    public static string Short(AccessToken token) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token.Value)).AsSpan(0, 3));
}
