using System.CommandLine;
using System.Net;
using TokenClients.Emulator;

namespace TokenClients.Tool;

/// <summary>The options for where the emulator listens and by what address its clients reach it.</summary>
internal sealed class ListenOptions
{
    private const int DefaultPort = 5058;

    private readonly Option<int> _port = new("--port")
    {
        HelpName = "PORT",
        Description = "The port, or 0 for a free one.",
        DefaultValueFactory = _ => DefaultPort,
    };

    private readonly Option<string?> _host = new("--host")
    {
        HelpName = "ADDRESS",
        Description = "The IP address to listen on: 0.0.0.0 for all, as in a container. [default: 127.0.0.1]",
    };

    private readonly Option<bool> _https = new("--https") { Description = "Uses HTTPS, with a certificate that is created at startup." };

    private readonly Option<string?> _certificate = new("--certificate")
    {
        HelpName = "FILE",
        Description = "Where to write the certificate (PEM); by default a temporary file, which is deleted when the emulator stops.",
    };

    private readonly Option<string?> _publicAddress = new("--public-address")
    {
        HelpName = "URL",
        Description = "The address that clients use, if it differs, such as https://sts.test:5001.",
    };

    public ListenOptions()
    {
        _port.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && !ushort.TryParse(result.Tokens[0].Value, out _))
            {
                result.AddError("--port must be a number from 0 to 65535.");
            }
        });
        _host.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && Parse(result.Tokens[0].Value) is null)
            {
                result.AddError("--host takes an IP address, such as 127.0.0.1, or 0.0.0.0 for all.");
            }
        });
        _publicAddress.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && !IsAddress(result.Tokens[0].Value))
            {
                result.AddError("--public-address takes an http or https address without a query, such as https://sts.test:5001.");
            }
        });
    }

    public void AddTo(Command command)
    {
        command.Options.Add(_port);
        command.Options.Add(_host);
        command.Options.Add(_https);
        command.Options.Add(_certificate);
        command.Options.Add(_publicAddress);
        command.Validators.Add(result =>
        {
            if (result.GetResult(_certificate) is not null && !result.GetValue(_https))
            {
                result.AddError("--certificate requires --https.");
            }
        });
    }

    public void Apply(ParseResult given, TokenEmulatorOptions options)
    {
        options.Port = given.GetValue(_port);
        options.UseHttps = given.GetValue(_https);
        options.ListenAddress = given.GetValue(_host) is { } host ? Parse(host)! : options.ListenAddress;
        options.BaseAddress = given.GetValue(_publicAddress) is { } address ? new Uri(address) : null;
    }

    public string? CertificatePath(ParseResult given) => given.GetValue(_certificate);

    private static IPAddress? Parse(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) ? IPAddress.Loopback
        : IPAddress.TryParse(host, out var address) && (host.Contains(':', StringComparison.Ordinal) || host.Split('.').Length == 4) ? address
        : null;

    private static bool IsAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri is { Scheme: "http" or "https", Query: "", Fragment: "", UserInfo: "" };
}
