using System.Globalization;
using System.Text.Json;

namespace TokenClients.Fuzz;

/// <summary>The lifetime of a JWT.</summary>
internal sealed class JwtParser : Parser
{
    public override string Name => "jwt";

    public override IReadOnlyList<string> Templates { get; } =
        ["$(life)", "$(jwt)", "$(base64).$(base64).$(base64)", "$(text)", Placeholders.Jwt("""{"iat":1674077774,"nbf":1674077774,"exp":1674164174}"""), Placeholders.Jwt("""{"exp":"1767229200"}""") + "=="];

    public override IReadOnlyList<string> Words { get; } = [".", "eyJ", "=", "==", "-", "_", "e30", "bnVsbA", "Ww", "IiI", "eyJleHAiOjF9"];

    public override IReadOnlyList<(string Before, string After)> Frames { get; } = [("", ""), ("a.", ".c"), ("a.e", "fQ.c"), ("", ".e30.")];

    public override Verdict Parse(Input input) => new(Jwt.ReadTimes(input.Text)?.LifetimeFrom(StoppedTime.Now));

    public override void Judge(Input input, Verdict verdict)
    {
        if (verdict.Value is TimeSpan life)
        {
            OracleException.ThrowIf(life < TimeSpan.FromSeconds(-1) || life > TokenLifetime.Maximum, "lifetime", $"a life of {life}");
        }

        // The same text as a claim of a JWT with a known lifetime.
        var seconds = input.Length * 7919L % TokenLifetime.Maximum.Ticks / TimeSpan.TicksPerSecond;
        var exp = StoppedTime.Now.ToUnixTimeSeconds() + seconds;
        var written = Placeholders.Jwt(string.Create(CultureInfo.InvariantCulture, $$"""{"x":"{{JsonEncodedText.Encode(Input.Whole(input.Text))}}","exp":{{exp}}}"""));
        Invariants.CheckEqual(TimeSpan.FromSeconds(seconds), Jwt.ReadTimes(written)?.LifetimeFrom(StoppedTime.Now), "the life of a JWT");
    }
}
