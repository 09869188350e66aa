using TokenClients.Emulator;

namespace TokenClients.Fuzz;

/// <summary>
/// Shared access signatures. An input has a key name, a key and a scope on one line each. The emulator's queues must accept the
/// resulting token with the same expiry, and only with that key.
/// </summary>
internal sealed class SasParser : Parser
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(20);

    public override string Name => "sas";

    public override IReadOnlyList<string> Templates { get; } =
    [
        "RootManageSharedAccessKey\n$(key)\norders", "$(text)\n$(key)\nsb://contoso.servicebus.windows.net/orders", "send\n$(secret)\n$(address)", "$(text)\n$(text)\n$(text)", "send\n$(base64)\n$(word)$(word)$(text)",
    ];

    public override IReadOnlyList<string> Words { get; } = ["\n", "sb://", "https://", "http://", "://", "contoso.servicebus.windows.net", "/", "orders", "..", "%2e%2e", "@", "\\", ":", "?", "#", "&", "=", "%"];

    public override IReadOnlyList<(string Before, string After)> Frames { get; } = [("", "\nkey\norders"), ("send\n", "\norders"), ("send\nkey\n", ""), ("send\nkey\nsb://", ""), ("send\nkey\nsb://h/", "")];

    public override (int Fixed, int PerByte) Budget => (64 * 1024, 512);

    public override Verdict Parse(Input input)
    {
        var (keyName, key, scope) = Split(input);
        var client = new ServiceBusSasClient(
            new ServiceBusSasClientOptions { Endpoint = new Uri("sb://contoso.servicebus.windows.net/"), KeyName = keyName, Key = key, Lifetime = Lifetime }, StoppedTime.Instance);
        return new(client.GetTokenAsync(new TokenRequest { Scope = scope }, CancellationToken.None).GetAwaiter().GetResult());
    }

    public override bool IsDocumented(Exception error) => error is TokenException or Microsoft.Extensions.Options.OptionsValidationException;

    public override void Judge(Input input, Verdict verdict)
    {
        var (keyName, key, _) = Split(input);
        if (verdict.Value is not AccessToken token)
        {
            Invariants.CheckNoSecret(verdict.Error!, SecretDetector.ForKey);
            return;
        }

        Invariants.CheckToken(token, StoppedTime.Now);
        if (keyName == Input.Whole(keyName) && key == Input.Whole(key))
        {
            var read = SharedAccessSignature.Read(token.Authorization.Parameter!, Keys(keyName, key));
            Invariants.CheckEqual((true, (long?)token.ExpiresOn.ToUnixTimeSeconds()), (read?.IsSigned ?? false, read?.ExpiresOn), "a shared access signature");
            read = SharedAccessSignature.Read(token.Authorization.Parameter!, Keys(keyName, $"{key}x"));
            OracleException.ThrowIf(read is not { IsSigned: false }, "round trip", "a signature that is good for another key");
        }
    }

    private static (string KeyName, string Key, string? Scope) Split(Input input)
    {
        var lines = input.Text.Split('\n', 3);
        return (lines[0], lines.ElementAtOrDefault(1) ?? "", lines.ElementAtOrDefault(2));
    }

    private static Dictionary<string, IReadOnlyList<string>> Keys(string name, string key) => new(StringComparer.Ordinal) { [name] = [key] };
}
