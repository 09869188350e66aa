namespace TokenClients.Tool;

/// <summary>Whether this machine's clock agrees with the service's.</summary>
internal sealed class ClockStep : Step
{
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(60);

    public override string Name => "clock";

    public override async Task<Finding> ExamineAsync(Case subject, CancellationToken cancellationToken)
    {
        var exchange = await subject.AskAsync(cancellationToken).ConfigureAwait(false);
        return exchange.Skew is { } skew ? Judge(skew) : Finding.Skipped("the service did not tell the time");
    }

    public static Finding Judge(TimeSpan skew) =>
        skew.Duration() <= Tolerance ? Finding.Ok("within a minute of the service's")
        : Finding.Warn(
            $"this machine's clock is {Spans.Text(skew)} {(skew > TimeSpan.Zero ? "behind" : "ahead of")} the service's",
            "Tokens of this service do not mind: their lives are counted from the service's own clock. Shared access signatures " +
            "(get sas), certificates, and whoever checks a token here do. Switch on the synchronisation of time.");
}
