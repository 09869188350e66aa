namespace TokenClients.Tool;

/// <summary>Reads and validates the settings.</summary>
internal sealed class SettingsStep : Step
{
    public override string Name => "settings";

    public override async Task<Finding> ExamineAsync(Case subject, CancellationToken cancellationToken)
    {
        try
        {
            subject.Client = await subject.Service
                .PrepareAsync(subject.Given, subject.Terminal, _ => { }, cancellationToken).ConfigureAwait(false);
            subject.Address = await AddressProbe.FindAsync(subject.Client, cancellationToken).ConfigureAwait(false);
            return Finding.Ok($"complete; the request goes to {subject.Address.GetLeftPart(UriPartial.Path)}");
        }
        catch (ToolException error)
        {
            return Finding.Fail(error.ExitCode, string.Join('\n', error.Lines));
        }
        catch (TokenException error)
        {
            return Finding.Fail(ExitCode.Usage, error.Message);
        }
    }
}
