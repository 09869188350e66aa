namespace TokenClients.Tool;

/// <summary>Compares this machine's clock with the service's.</summary>
internal sealed class ClockStep : Step
{
    public override string Name => "clock";

    public override async Task<StepResult> RunAsync(DoctorContext context, CancellationToken cancellationToken)
    {
        var exchange = await context.RequestTokenAsync(cancellationToken).ConfigureAwait(false);
        return exchange.Skew is { } skew ? Evaluate(skew) : StepResult.Skipped("the response has no Date header");
    }

    public static StepResult Evaluate(TimeSpan skew) =>
        skew.Duration() <= ServiceClock.Tolerance ? StepResult.Ok("within a minute of the service's")
        : StepResult.Warn(
            $"this machine's clock is {DurationFormat.Text(skew)} {(skew > TimeSpan.Zero ? "behind" : "ahead of")} the service's",
            "Tokens of this service are not affected, because their expiry is computed from the service's clock. Shared access " +
            "signatures (get sas), certificates and the validation of tokens on this machine are. Turn on time synchronization.");
}
