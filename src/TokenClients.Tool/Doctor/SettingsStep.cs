namespace TokenClients.Tool;

/// <summary>Reads and validates the settings.</summary>
internal sealed class SettingsStep : Step
{
    public override string Name => "settings";

    public override async Task<StepResult> RunAsync(DoctorContext context, CancellationToken cancellationToken)
    {
        try
        {
            var client = await context.Service.PrepareAsync(context.Given, context.Terminal, _ => { }, cancellationToken).ConfigureAwait(false);
            context.Client = client;
            context.Address = await AddressProbe.FindAsync(client, cancellationToken).ConfigureAwait(false);
            return StepResult.Ok(
                $"complete{(client.Source is null ? "" : $", from {client.Source}")}; " +
                $"{(context.Service.SendsRequest ? "the request goes to" : "the token is for")} {context.Address.GetLeftPart(UriPartial.Path)}");
        }
        catch (ToolException error)
        {
            return StepResult.Fail(error.ExitCode, string.Join('\n', error.Lines));
        }
        catch (TokenException error)
        {
            return StepResult.Fail(ExitCode.Usage, FailureText.Of(error, context.Client.SettingNames));
        }
    }
}
