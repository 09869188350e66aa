namespace TokenClients.Tool;

/// <summary>Compares this machine's clock with the resource's, with a request that carries no token.</summary>
internal sealed class ResourceClockStep : Step
{
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(60);

    public override string Name => "clock";

    public override async Task<StepResult> RunAsync(DoctorContext context, CancellationToken cancellationToken)
    {
        var time = context.Terminal.Time;
        using var clock = new ServiceClock(time)
        {
            InnerHandler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = context.Proxy is not null },
        };
        using var http = new HttpMessageInvoker(clock);
        using var request = new HttpRequestMessage(HttpMethod.Head, new Uri(context.Address.GetLeftPart(UriPartial.Authority)));
        try
        {
            await WithTimeoutAsync(
                context, async limit => (await http.SendAsync(request, limit).ConfigureAwait(false)).Dispose(), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is HttpRequestException or TimeoutException)
        {
            return StepResult.Skipped($"the resource did not answer ({ExceptionText.Of(error)})");
        }

        var token = (await context.AskAsync(cancellationToken).ConfigureAwait(false)).Token!;
        return clock.Skew is { } skew ? Evaluate(skew, token.ExpiresOn - time.GetUtcNow()) : StepResult.Skipped("the answer has no Date header");
    }

    /// <param name="skew">By how much the resource's clock is ahead.</param>
    /// <param name="life">How long the token lives by this machine's clock.</param>
    public static StepResult Evaluate(TimeSpan skew, TimeSpan life)
    {
        if (skew.Duration() <= Tolerance)
        {
            return StepResult.Ok("within a minute of the resource's");
        }

        var text = $"this machine's clock is {DurationFormat.Text(skew)} {(skew > TimeSpan.Zero ? "behind" : "ahead of")} the resource's";
        return skew >= life
            ? StepResult.Fail(
                ExitCode.Rejected, $"{text}, so the token has expired when it is made", "Turn on time synchronization, or make tokens that live longer.")
            : StepResult.Warn(
                text, "Shared access signatures expire by this machine's clock, so they live shorter or longer than they should. Turn on time synchronization.");
    }
}
