using System.Security.Cryptography;
using System.Text;

namespace TokenClients.Emulator;

/// <summary>
/// The ids of assertions that were accepted, each until its assertion expires. Of more than 100,000, those that expire first
/// are dropped. Thread-safe.
/// </summary>
internal sealed class UsedAssertions
{
    private const int Maximum = 100_000;

    private readonly Lock _lock = new();
    private readonly HashSet<UInt128> _ids = [];
    private readonly PriorityQueue<UInt128, double> _byExpiry = new();

    /// <summary>Adds an id; returns false if it was added before.</summary>
    /// <param name="id">The client and its <c>jti</c>.</param>
    /// <param name="expiresOn">When the assertion expires, in Unix seconds.</param>
    /// <param name="now">The time.</param>
    public bool TryAdd(string id, double expiresOn, DateTimeOffset now)
    {
        // A hash, because a jti may be long.
        var hash = BitConverter.ToUInt128(SHA256.HashData(Encoding.UTF8.GetBytes(id)));
        lock (_lock)
        {
            while (_byExpiry.TryPeek(out var oldest, out var expiry) && (expiry <= now.ToUnixTimeSeconds() || _ids.Count >= Maximum))
            {
                _byExpiry.Dequeue();
                _ids.Remove(oldest);
            }

            if (!_ids.Add(hash))
            {
                return false;
            }

            _byExpiry.Enqueue(hash, expiresOn);
            return true;
        }
    }
}
