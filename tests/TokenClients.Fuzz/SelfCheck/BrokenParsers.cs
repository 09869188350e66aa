using System.Net;
using System.Net.Http.Headers;

namespace TokenClients.Fuzz;

/// <summary>At least one broken parser for each invariant, and correct ones.</summary>
internal static class BrokenParsers
{
    private static readonly DateTimeOffset Later = StoppedTime.Now.AddHours(1);

    private static volatile bool _released;

    public static IReadOnlyList<Func<BrokenParser>> All { get; } =
    [
        () => new("honest", null, input => new(input.Text)),
        () => new("honest failure", null, _ => throw Failure("It went wrong.")),
        () => new("honest token", null, _ => new(new AccessToken("token", Later))),
        () => new("index out of range", "exception", input => new(input.Bytes[^1])),
        () => new("undocumented exception", "exception", _ => throw new InvalidOperationException()),
        () => new("too much memory", "memory", _ => new(new byte[1024 * 1024])),
        () => new("quadratic memory", "growth of memory", input => new(Copies(input.Length))),
        () => new("quadratic time", "growth of time", input => new(Pairs(input.Bytes))),
        () => new("no end", "hang", _ => new(Wait())),
        () => new("key in the message", "secret", _ => throw Failure($"{PlantedSecrets.Key} was rejected.")),
        () => new("encoded key", "secret", input => throw Failure(PlantedSecrets.Echoes[input.Length % PlantedSecrets.Echoes.Count])),
        () => new("key in the cause", "secret", _ => throw new TokenException(TokenFailureReason.Unknown, "", new IOException(PlantedSecrets.Key))),
        () => new("key in a property", "secret", _ => throw new TokenException(TokenFailureReason.Unknown, "") { ErrorCode = PlantedSecrets.Key }),
        () => new("endless message", "length", _ => throw Failure(new string('x', 5000))),
        () => new("endless detail", "length", _ => throw new TokenException(TokenFailureReason.Unknown, "") { ErrorDetail = new string('x', 1100) }),
        () => new("line break in a message", "message", _ => throw Failure("a\nb")),
        () => new("wild lifetime", "lifetime", _ => new(new AccessToken("token", DateTimeOffset.MaxValue))),
        () => new("expired token", "lifetime", _ => new(new AccessToken("token", StoppedTime.Now))),
        () => new("wait below zero", "lifetime", _ => throw new TokenException(TokenFailureReason.Throttled, "") { RetryAfter = TimeSpan.FromTicks(-1) }),
        () => new("header with a line break", "header", _ => new(new AccessToken("token", Later, new AuthenticationHeaderValue("WRAP", "a\u2028b")))),
        () => new("other text than was written", "round trip", input => new(WebUtility.UrlDecode(input.Text))),
    ];

    public static void Release() => _released = true;

    private static TokenException Failure(string message) => new(TokenFailureReason.Unknown, message);

    private static int Copies(int length)
    {
        var last = Array.Empty<byte>();
        for (var i = 0; i < length; i += 128)
        {
            last = new byte[i / 16];
        }

        return last.Length;
    }

    private static int Pairs(byte[] bytes)
    {
        var same = 0;
        foreach (var one in bytes)
        {
            for (var i = 0; i < bytes.Length; i += 128)
            {
                same += one == bytes[i] ? 1 : 0;
            }
        }

        return same;
    }

    private static int Wait()
    {
        SpinWait.SpinUntil(() => _released);
        return 0;
    }
}
