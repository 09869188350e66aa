using System.Runtime.CompilerServices;

namespace TokenClients.Tool;

/// <summary>Runs the steps in order, and skips those after a failed one.</summary>
internal static class DoctorRunner
{
    private static readonly Step[] OfRequest =
    [
        new SettingsStep(), new ProxyStep(), new DnsStep(), new TcpStep(), new TlsStep(), new ClockStep(), new RequestStep(), new TokenStep(),
    ];

    // The token is made without the network, so it is checked before the way to the resource.
    private static readonly Step[] OfSignature =
    [
        new SettingsStep(), new KeyStep(), new TokenStep(), new ProxyStep(), new DnsStep(), new TcpStep(), new TlsStep(), new ResourceClockStep(),
    ];

    public static async IAsyncEnumerable<(string Step, StepResult Result)> RunAsync(
        DoctorContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? failed = null;
        foreach (var step in context.Service.SendsRequest ? OfRequest : OfSignature)
        {
            var result = failed is null
                ? await step.RunAsync(context, cancellationToken).ConfigureAwait(false)
                : StepResult.Skipped($"needs '{failed}' first");
            failed ??= result.Status == StepStatus.Fail ? step.Name : null;
            yield return (step.Name, result);
        }
    }
}
