using System.Globalization;
using System.Text;

namespace TokenClients.Fuzz;

/// <summary>What afl-fuzz begins with: inputs of a parser, a file each, and the words of its language.</summary>
internal static class Seeds
{
    private const int Inputs = 100;

    /// <summary>An input that is longer than this costs afl-fuzz more time than it is worth.</summary>
    private const int Longest = 2000;

    /// <summary>Writes a folder of inputs and a dictionary for each parser.</summary>
    /// <returns>The exit code.</returns>
    public static int Write(Arguments asked)
    {
        foreach (var parser in AllParsers.MakersOf(asked.Parser).Select(make => make()))
        {
            var folder = Path.Combine(asked.Seeds!, parser.Name);
            var inputs = Directory.CreateDirectory(Path.Combine(folder, "inputs")).FullName;
            var maker = new InputMaker(parser, asked.Seed);
            for (var index = 0; index < Inputs; index++)
            {
                var bytes = maker.Make(index).Bytes;
                if (bytes.Length <= Longest)
                {
                    File.WriteAllBytes(Path.Combine(inputs, index.ToString(CultureInfo.InvariantCulture)), bytes);
                }
            }

            File.WriteAllLines(Path.Combine(folder, "words"), parser.Words.Select(Quoted));
        }

        return 0;
    }

    /// <summary>As afl-fuzz reads a word: in quotation marks, each byte in hexadecimal digits.</summary>
    private static string Quoted(string word) => $"\"{string.Concat(Encoding.UTF8.GetBytes(word).Select(b => $"\\x{b:x2}"))}\"";
}
