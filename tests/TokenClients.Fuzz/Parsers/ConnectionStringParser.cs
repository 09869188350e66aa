using System.Text;

namespace TokenClients.Fuzz;

/// <summary>A connection string of one kind.</summary>
internal sealed class ConnectionStringParser(string name, ConnectionStringParser.Reader read, Func<object, string> write) : Parser
{
    private static readonly SecretDetector Secrets = new(PlantedSecrets.Key, PlantedSecrets.Signature);

    /// <summary>Reads a text, or returns what is wrong with it.</summary>
    public delegate object? Reader(string text, out string? fault);

    public override string Name => name;

    public override IReadOnlyList<string> Templates { get; } =
    [
        "Endpoint=sb://contoso.servicebus.windows.net/;SharedSecretIssuer=owner;SharedSecretValue=$(key)", "Endpoint=sb://contoso.servicebus.windows.net/;SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=$(key);EntityPath=orders",
        "Endpoint=$(address);StsEndpoint=$(address);SharedSecretIssuer=$(text);SharedSecretValue=$(key)", "Endpoint=$(address);SharedAccessKeyName=$(text);SharedAccessKey=$(secret);EntityPath=$(text)",
        "SharedSecretValue=$(key);$(word)$(text);Endpoint=sb://contoso.servicebus.windows.net;SharedSecretIssuer=$(text);StsEndpoint=https://contoso.example", "$(word)$(secret);$(word)$(secret);$(word)$(secret)",
    ];

    public override IReadOnlyList<string> Words { get; } =
    [
        "Endpoint=", "StsEndpoint=", "SharedSecretIssuer=", "SharedSecretValue=", "SharedAccessKeyName=", "SharedAccessKey=", "SharedAccessSignature=", "EntityPath=", "TransportType=", ";", "=", ";Endpoint=sb://h/",
        "sb://", "https://", "http://localhost", ".servicebus.windows.net", ".servicebus.chinacloudapi.cn", "/", "..", "//", "@", "\\", ",", " ", "\"",
    ];

    public override IReadOnlyList<(string Before, string After)> Frames { get; } =
    [
        ("", ""), ("Endpoint=", ""), ("Endpoint=sb://h/", ";SharedSecretIssuer=o;SharedSecretValue=AAAA;StsEndpoint=https://h"), ("Endpoint=sb://h/;SharedSecretIssuer=o;SharedSecretValue=", ";StsEndpoint=https://h"),
        ("Endpoint=sb://h/;SharedSecretIssuer=o;SharedSecretValue=AAAA;StsEndpoint=https://h/", ""), ("Endpoint=sb://h/;SharedAccessKeyName=o;SharedAccessKey=", ""), ("Endpoint=sb://h/;SharedAccessKeyName=o;SharedAccessKey=x;EntityPath=", ""),
    ];

    public static ConnectionStringParser Parts() => new(
        "connection-string",
        (text, out fault) => ServiceBusConnectionString.TryRead(text, out var read, out fault) ? read : null,
        read => Written((ServiceBusConnectionString)read));

    public static ConnectionStringParser Wrap() => new(
        "wrap-connection-string",
        (text, out fault) => WrapConnectionString.TryRead(text, out var read, out fault) ? read : null,
        read =>
        {
            var it = (WrapConnectionString)read;
            return $"Endpoint={it.Scope(null)};StsEndpoint={it.TokenService.OriginalString};SharedSecretIssuer={it.Issuer};SharedSecretValue={it.Key}";
        });

    public static ConnectionStringParser Sas() => new(
        "sas-connection-string",
        (text, out fault) => SasConnectionString.TryRead(text, out var read, out fault) ? read : null,
        read =>
        {
            var it = (SasConnectionString)read;
            return $"Endpoint={it.Resource.Text};SharedAccessKeyName={it.KeyName};SharedAccessKey={it.Key}";
        });

    public override Verdict Parse(Input input) => new(read(input.Text, out var fault), fault);

    public override void Judge(Input input, Verdict verdict)
    {
        OracleException.ThrowIf(verdict.Value is null == verdict.Rejection is null, "round trip", "neither a value nor a fault, or both");
        OracleException.ThrowIf(verdict.Rejection?.Length > 500, "length", $"a fault of {verdict.Rejection?.Length} characters");
        Invariants.CheckNoSecret(verdict.Rejection, Secrets, "the fault");
        if (verdict.Value is { } value)
        {
            var written = write(value);
            var again = read(written, out var fault) ?? throw new OracleException("round trip", $"what was read and written again has a fault: {fault}");

            // Uri encodes a '%' that is not part of an escape, which may create another escape.
            Invariants.CheckEqual(written, written.Contains("%25", StringComparison.Ordinal) ? written : write(again), "a connection string");
        }
    }

    private static string Written(ServiceBusConnectionString parts)
    {
        var text = new StringBuilder($"Endpoint={parts.Resource.Text}");
        foreach (var name in (string[])[ServiceBusConnectionString.StsEndpoint, ServiceBusConnectionString.SharedSecretIssuer, ServiceBusConnectionString.SharedSecretValue, ServiceBusConnectionString.SharedAccessKeyName])
        {
            _ = parts[name] is { } value ? text.Append(';').Append(name).Append('=').Append(value) : text;
        }

        return text.ToString();
    }
}
