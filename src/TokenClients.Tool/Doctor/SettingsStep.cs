namespace TokenClients.Tool;

/// <summary>Reads and validates the settings.</summary>
internal sealed class SettingsStep : Step
{
    public override string Name => "settings";

    public override async Task<StepResult> RunAsync(DoctorContext context, CancellationToken cancellationToken)
    {
        try
        {
            context.Client = await context.Service
                .PrepareAsync(context.Given, context.Terminal, _ => { }, cancellationToken).ConfigureAwait(false);
            context.Address = await AddressProbe.FindAsync(context.Client, cancellationToken).ConfigureAwait(false);
            return StepResult.Ok($"complete; the request goes to {context.Address.GetLeftPart(UriPartial.Path)}");
        }
        catch (ToolException error)
        {
            return StepResult.Fail(error.ExitCode, string.Join('\n', error.Lines));
        }
        catch (TokenException error)
        {
            return StepResult.Fail(ExitCode.Usage, error.Message);
        }
    }
}
