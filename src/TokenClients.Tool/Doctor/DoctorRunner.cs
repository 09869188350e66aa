using System.Runtime.CompilerServices;

namespace TokenClients.Tool;

/// <summary>Runs the steps in order, and skips those after a failed one.</summary>
internal static class DoctorRunner
{
    private static readonly Step[] Steps =
    [
        new SettingsStep(), new ProxyStep(), new DnsStep(), new TcpStep(), new TlsStep(), new ClockStep(), new RequestStep(), new TokenStep(),
    ];

    public static async IAsyncEnumerable<(string Step, StepResult Result)> RunAsync(
        DoctorContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? failed = null;
        foreach (var step in Steps)
        {
            var result = failed is null
                ? await step.RunAsync(context, cancellationToken).ConfigureAwait(false)
                : StepResult.Skipped($"needs '{failed}' first");
            failed ??= result.Status == StepStatus.Fail ? step.Name : null;
            yield return (step.Name, result);
        }
    }
}
