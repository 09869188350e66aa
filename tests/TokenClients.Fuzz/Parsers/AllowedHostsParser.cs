namespace TokenClients.Fuzz;

/// <summary>An entry in the list of hosts that receive tokens: addresses of that host are allowed, and no others.</summary>
internal sealed class AllowedHostsParser : Parser
{
    private static readonly Uri Elsewhere = new("https://evil.example/");

    public override string Name => "allowed-hosts";

    public override IReadOnlyList<string> Templates { get; } =
        ["api.contoso.example", "api.contoso.example:8443", "localhost:5001", "[::1]:443", "127.0.0.1", "münchen.example", "xn--mnchen-3ya.example:1", "$(address)", "$(text)", "$(secret)", "api.example$(text)", "api.example:$(number)"];

    public override IReadOnlyList<string> Words { get; } = [".", ":", "[", "]", "::", "*", "/", "@", "?", "#", "\\", "%", "xn--", "443", "example", "evil.example"];

    public override Verdict Parse(Input input)
    {
        var fault = AllowedHost.Fault(input.Text);
        return new(fault is null ? new AllowedHosts([input.Text]) : null, fault);
    }

    public override void Judge(Input input, Verdict verdict)
    {
        OracleException.ThrowIf(verdict.Rejection?.Any(char.IsControl) == true, "message", "a control character in the fault");
        OracleException.ThrowIf(
            verdict.Value is AllowedHosts hosts && hosts.Refusal(Elsewhere) is null && !input.Text.Contains("evil", StringComparison.OrdinalIgnoreCase),
            "round trip", "an entry that allows another host");
        OracleException.ThrowIf(
            verdict.Value is AllowedHosts own && Uri.TryCreate($"https://{input.Text}/", UriKind.Absolute, out var address) && own.Refusal(address) is not null,
            "round trip", "an entry that does not allow its own host");
    }
}
