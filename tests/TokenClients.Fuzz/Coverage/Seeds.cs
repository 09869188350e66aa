using System.Globalization;
using System.Text;

namespace TokenClients.Fuzz;

/// <summary>Writes the initial inputs of afl-fuzz for a parser, one in each file, and a dictionary with the parser's words.</summary>
internal static class Seeds
{
    private const int Inputs = 100;

    /// <summary>Longer inputs would slow afl-fuzz down.</summary>
    private const int Longest = 2000;

    /// <summary>Writes a folder of inputs and a dictionary for each parser.</summary>
    /// <returns>The exit code.</returns>
    public static int Write(Arguments arguments)
    {
        foreach (var parser in AllParsers.FactoriesOf(arguments.Parser).Select(make => make()))
        {
            var folder = Path.Combine(arguments.Seeds!, parser.Name);
            var inputs = Directory.CreateDirectory(Path.Combine(folder, "inputs")).FullName;
            var maker = new InputGenerator(parser, arguments.Seed);
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

    /// <summary>Formats a word for afl-fuzz: in quotation marks, with each byte in hexadecimal.</summary>
    private static string Quoted(string word) => $"\"{string.Concat(Encoding.UTF8.GetBytes(word).Select(b => $"\\x{b:x2}"))}\"";
}
