using System.Runtime.CompilerServices;

namespace TokenClients.Tool;

/// <summary>Runs the steps in order, and skips those after a failed one.</summary>
internal static class DoctorRunner
{
    private static readonly Step[] Steps =
    [
        new SettingsStep(), new ProxyStep(), new DnsStep(), new TcpStep(), new TlsStep(), new ClockStep(), new RequestStep(), new TokenStep(),
    ];

    public static async IAsyncEnumerable<(string Step, Finding Finding)> RunAsync(
        Case subject, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? failed = null;
        foreach (var step in Steps)
        {
            var finding = failed is null
                ? await step.ExamineAsync(subject, cancellationToken).ConfigureAwait(false)
                : Finding.Skipped($"needs '{failed}' first");
            failed ??= finding.Mark == Mark.Fail ? step.Name : null;
            yield return (step.Name, finding);
        }
    }
}
