using System.Text;

namespace TokenClients.Fuzz;

/// <summary>The signature that a vault or a hardware module returns.</summary>
internal sealed class EcdsaSignatureParser : Parser
{
    public override string Name => "ecdsa-signature";

    public override IReadOnlyList<string> Templates { get; } = ["0\u0006\u0002\u0001\u0001\u0002\u0001\u0001", "0$(text)", "0\u0044\u0002\u0020$(text)", "$(text)"];

    public override IReadOnlyList<string> Words { get; } = ["0", "\u0002", "\u0020", "\u0021", "\u0000", "\u0044", "\u0045", "\u0046", "\u007f"];

    public override Verdict Parse(Input input)
    {
        try
        {
            return new(EcdsaSignature.ToFixedLength(Encoding.Latin1.GetBytes(input.Text)));
        }
        catch (FormatException error)
        {
            return new(null, error.Message);
        }
    }

    public override void Judge(Input input, Verdict verdict) =>
        OracleException.ThrowIf(verdict.Value is byte[] { Length: not 64 }, "length", "a signature for ES256 without 64 bytes");
}
