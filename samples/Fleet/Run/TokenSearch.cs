using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text;

namespace Fleet.Run;

/// <summary>
/// Finds tokens in bytes: any 16 consecutive bytes of a token, of one of its parts decoded from base64, or of the
/// token's base64 form.
/// </summary>
internal sealed class TokenSearch
{
    private const int Piece = 16;

    private readonly HashSet<UInt128> _pieces = [];
    private readonly bool[] _beginnings = new bool[ushort.MaxValue + 1];

    /// <summary>Creates a search for these tokens or other secrets, which have at least 16 characters.</summary>
    public TokenSearch(IEnumerable<string> tokens)
    {
        foreach (var token in tokens)
        {
            var bytes = Encoding.UTF8.GetBytes(token);
            Add(bytes);
            for (var offset = 0; offset < 3; offset++)
            {
                Add(Encoding.ASCII.GetBytes(Convert.ToBase64String(bytes[offset..])));
            }

            foreach (var part in token.Split('.').Where(part => Base64Url.IsValid(part)))
            {
                Add(Base64Url.DecodeFromChars(part));
            }
        }
    }

    /// <summary>Returns the number of positions with a part of a token.</summary>
    public int CountIn(ReadOnlySpan<byte> bytes)
    {
        var found = 0;
        for (var i = 0; i + Piece <= bytes.Length; i++)
        {
            if (_beginnings[BinaryPrimitives.ReadUInt16LittleEndian(bytes[i..])]
                && _pieces.Contains(BinaryPrimitives.ReadUInt128LittleEndian(bytes[i..])))
            {
                found++;
            }
        }

        return found;
    }

    private void Add(ReadOnlySpan<byte> bytes)
    {
        for (var i = 0; i + Piece <= bytes.Length; i++)
        {
            _beginnings[BinaryPrimitives.ReadUInt16LittleEndian(bytes[i..])] = true;
            _pieces.Add(BinaryPrimitives.ReadUInt128LittleEndian(bytes[i..]));
        }
    }
}
