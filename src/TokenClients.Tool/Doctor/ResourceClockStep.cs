namespace TokenClients.Tool;

/// <summary>Compares this machine's clock with the resource's, with a request that carries no token.</summary>
internal sealed class ResourceClockStep : Step
{
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
            return StepResult.Skipped($"the resource did not respond ({ExceptionText.Of(error)})");
        }

        var token = (await context.RequestTokenAsync(cancellationToken).ConfigureAwait(false)).Token!;
        return clock.Skew is { } skew ? Evaluate(skew, token.ExpiresOn - time.GetUtcNow()) : StepResult.Skipped("the response has no Date header");
    }

    /// <param name="skew">By how much the resource's clock is ahead.</param>
    /// <param name="life">The remaining lifetime of the token by this machine's clock.</param>
    public static StepResult Evaluate(TimeSpan skew, TimeSpan life)
    {
        if (skew.Duration() <= ServiceClock.Tolerance)
        {
            return StepResult.Ok("within a minute of the resource's");
        }

        var text = $"this machine's clock is {DurationFormat.Text(skew)} {(skew > TimeSpan.Zero ? "behind" : "ahead of")} the resource's";
        return skew >= life
            ? StepResult.Fail(
                ExitCode.Rejected, $"{text}, so the token is already expired when it is created", "Turn on time synchronization, or create tokens with a longer lifetime.")
            : StepResult.Warn(
                text, "Shared access signatures expire by this machine's clock, so their lifetime is shorter or longer than intended. Turn on time synchronization.");
    }
}
