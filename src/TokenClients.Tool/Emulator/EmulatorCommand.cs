using System.CommandLine;
using TokenClients.Emulator;

namespace TokenClients.Tool;

/// <summary><c>tokenclients emulator</c>: runs the token services on this machine until Ctrl-C.</summary>
internal static class EmulatorCommand
{
    public static Command Create(Terminal terminal)
    {
        var listen = new ListenOptions();
        var identities = new EmulatedIdentities();
        var lifetime = DurationOption.Create("--lifetime", "The lifetime of every token; by default that of the emulated service.");
        var quiet = new Option<bool>("--quiet") { Description = "Does not write a line for each request." };
        var command = new ToolCommand(
            "emulator",
            "Runs the Azure Remote Rendering / Mixed Reality STS, an ACS OAuth WRAP endpoint and an OAuth 2.0 server on this machine, until Ctrl-C.",
            "tokenclients emulator",
            "tokenclients emulator --port 0 --lifetime 5m",
            "tokenclients emulator --client-key robot:robot.pub.pem",
            "tokenclients emulator --host 0.0.0.0 --https --public-address https://sts.test:5058 --certificate sts.pem",
            "tokenclients emulator --account 3f2504e0-4f89-11d3-9a0c-0305e82c3301:bm90IGEgcmVhbCBrZXk= --issuer owner:bm90IGEgcmVhbCBrZXk=");
        listen.AddTo(command);
        identities.AddTo(command);
        command.Options.Add(lifetime);
        command.Options.Add(quiet);
        command.Run(terminal, async (given, cancellationToken) =>
        {
            try
            {
                var emulator = await StartAsync(
                    options =>
                    {
                        listen.Apply(given, options);
                        identities.Apply(given, options);
                        Apply(given.GetValue(lifetime), options);
                    },
                    cancellationToken).ConfigureAwait(false);
                await using (emulator.ConfigureAwait(false))
                {
                    using var certificate = emulator.Certificate is { } its ? CertificateFile.Write(its, listen.CertificatePath(given)) : null;
                    EmulatorSettings.Write(emulator, certificate?.FullPath);
                    await RequestLines.FollowAsync(emulator, given.GetValue(quiet) ? null : terminal, terminal.Time, cancellationToken).ConfigureAwait(false);
                }
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                // Stopped while it started.
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
            // The message names the options of the library, not those of the tool.
            throw new ToolException(
                ExitCode.Unreachable,
                [
                    error.Message.Replace("TokenEmulatorOptions.Port", "--port", StringComparison.Ordinal)
                        .Replace("TokenEmulatorOptions.ListenAddress", "--host", StringComparison.Ordinal),
                ]);
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
