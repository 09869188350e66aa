using System.CommandLine;
using TokenClients.Emulator;

namespace TokenClients.Tool;

/// <summary><c>tokenclients emulator</c>: runs the token services on this machine until Ctrl-C.</summary>
internal static class EmulatorCommand
{
    private const int DefaultPort = 5058;

    public static Command Create(Terminal terminal)
    {
        var port = new Option<int>("--port")
        {
            HelpName = "PORT",
            Description = "The port on 127.0.0.1, or 0 for a free one.",
            DefaultValueFactory = _ => DefaultPort,
        };
        port.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && !ushort.TryParse(result.Tokens[0].Value, out _))
            {
                result.AddError("--port is not a number from 0 to 65535.");
            }
        });
        var identities = new EmulatedIdentities();
        var lifetime = DurationOption.Create("--lifetime", "The lifetime of every token; by default that of the emulated service.");
        var quiet = new Option<bool>("--quiet") { Description = "Does not write a line for each request." };
        var command = new ToolCommand(
            "emulator",
            "Runs the Azure Remote Rendering / Mixed Reality STS, an ACS OAuth WRAP endpoint and an OAuth 2.0 server on this machine, until Ctrl-C.",
            "tokenclients emulator",
            "tokenclients emulator --port 0 --lifetime 5m",
            "tokenclients emulator --account 3f2504e0-4f89-11d3-9a0c-0305e82c3301:bm90IGEgcmVhbCBrZXk= --issuer owner:bm90IGEgcmVhbCBrZXk=")
        {
            port,
        };
        identities.AddTo(command);
        command.Options.Add(lifetime);
        command.Options.Add(quiet);
        command.Run(terminal, async (given, cancellationToken) =>
        {
            var emulator = await StartAsync(
                options =>
                {
                    options.Port = given.GetValue(port);
                    identities.Apply(given, options);
                    Apply(given.GetValue(lifetime), options);
                },
                cancellationToken).ConfigureAwait(false);
            await using (emulator.ConfigureAwait(false))
            {
                EmulatorSettings.Write(emulator, identities.AreGiven(given));
                await RequestLines.FollowAsync(emulator, given.GetValue(quiet) ? null : terminal, terminal.Time, cancellationToken).ConfigureAwait(false);
            }

            terminal.Note("Stopped.");
            return ExitCode.Success;
        });
        return command;
    }

    private static async Task<TokenEmulator> StartAsync(Action<TokenEmulatorOptions> configure, CancellationToken cancellationToken)
    {
        try
        {
            return await TokenEmulator.StartAsync(configure, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException error)
        {
            // The message names the option of the library, not that of the tool.
            throw new ToolException(
                ExitCode.Unreachable, [error.Message.Replace("Set TokenEmulatorOptions.Port to", "Set --port to", StringComparison.Ordinal)]);
        }
    }

    private static void Apply(TimeSpan? lifetime, TokenEmulatorOptions options)
    {
        if (lifetime is { } life)
        {
            options.ArrLifetime = options.WrapLifetime = options.OAuthLifetime = life;
        }
    }
}
