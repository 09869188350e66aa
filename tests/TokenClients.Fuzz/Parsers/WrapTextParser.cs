using System.Net;

namespace TokenClients.Fuzz;

/// <summary>The form of a WRAP response and the text of an ACS error, without a client.</summary>
internal sealed class WrapTextParser : Parser
{
    public override string Name => "wrap-text";

    public override IReadOnlyList<string> Templates { get; } =
    [
        "wrap_access_token=$(swt)&wrap_access_token_expires_in=$(number)", "Error:Code:401:SubCode:T0:Detail:$(text):TraceID:$(text):TimeStamp:$(date)",
        "Error:Code:500:SubCode:T9002:Detail:$(text)", "Error:Code:$(word)$(text)$(word)$(text)$(word)",
    ];

    public override IReadOnlyList<string> Words { get; } =
        ["Error:Code:", ":SubCode:", ":Detail:", ":TraceID:", ":TimeStamp:", "wrap_access_token=", "&wrap_access_token_expires_in=", "&", "=", "\r\n", "%26"];

    public override IReadOnlyList<(string Before, string After)> Frames { get; } = [("", ""), ("Error:Code:", ""), ("Error:Code:1:SubCode:2:Detail:", ":TraceID:x"), ("wrap_access_token=", "")];

    public override Verdict Parse(Input input)
    {
        var (error, form) = (AcsError.Parse(input.Text), WrapForm.Parse(input.Text));
        return new(error != default || form != default ? (error, form) : null);
    }

    public override void Judge(Input input, Verdict verdict)
    {
        if (verdict.Value is ValueTuple<AcsError, WrapForm>(var error, _))
        {
            foreach (var part in (string?[])[error.Code, error.SubCode, error.Detail, error.TraceId])
            {
                OracleException.ThrowIf(part is not null && !input.Text.Contains(part, StringComparison.Ordinal), "round trip", "a part that the text does not have");
            }
        }

        var written = Input.Whole(input.Text);
        Invariants.CheckEqual(new(written, "60"), WrapForm.Parse($"wrap_access_token_expires_in=60&wrap_access_token={WebUtility.UrlEncode(written)}"), "a form");
        var plain = written.Replace(':', '.').Trim();
        if (plain.Length > 0)
        {
            Invariants.CheckEqual(new("401", "T0", $"a:{plain}:z", "id"), AcsError.Parse($"Error:Code:401:SubCode:T0:Detail:a:{plain}:z:TraceID:id:TimeStamp:x:y"), "an error");
        }
    }
}
