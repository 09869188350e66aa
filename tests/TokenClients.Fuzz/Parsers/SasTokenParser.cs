using TokenClients.Emulator;

namespace TokenClients.Fuzz;

/// <summary>The emulator's reader of shared access signatures, which come from any client.</summary>
internal sealed class SasTokenParser : Parser
{
    private static readonly Dictionary<string, IReadOnlyList<string>> Keys = new(StringComparer.Ordinal) { ["send"] = [PlantedSecrets.Key] };

    public override string Name => "sas-token";

    public override IReadOnlyList<string> Templates { get; } =
        ["sr=http%3a%2f%2fcontoso.servicebus.windows.net%2forders%2f&sig=$(base64)&se=$(number)&skn=send", "$(word)$(text)&$(word)$(text)&$(word)$(number)&$(word)$(text)", "skn=send&se=1767229200&sig=$(word)&sr=x"];

    public override IReadOnlyList<string> Words { get; } = ["sr=", "sig=", "se=", "skn=", "&", "=", "send", "%", "%zz", "+"];

    public override IReadOnlyList<(string Before, string After)> Frames { get; } = [("", ""), ("sr=", "&sig=x&se=1&skn=send"), ("sr=x&sig=", "&se=1&skn=send"), ("sr=x&sig=x&se=", "&skn=send"), ("sr=x&sig=x&se=1&skn=", "")];

    public override Verdict Parse(Input input) => new(SharedAccessSignature.Read(input.Text, Keys));

    public override void Judge(Input input, Verdict verdict) => OracleException.ThrowIf(
        verdict.Value is QueueToken { IsSigned: true } or QueueToken { ExpiresOn: < 0 }, "round trip", "a signature that nobody made, or an expiry below zero");
}
