namespace TokenClients.Tool;

/// <summary>Reports the kind and the lifetime of the token.</summary>
internal sealed class TokenStep : Step
{
    private static readonly TimeSpan Short = TimeSpan.FromMinutes(1);

    public override string Name => "token";

    public override async Task<StepResult> RunAsync(DoctorContext context, CancellationToken cancellationToken)
    {
        var token = (await context.RequestTokenAsync(cancellationToken).ConfigureAwait(false)).Token!;
        var life = token.ExpiresOn - context.Terminal.Time.GetUtcNow();
        var read = TokenReader.TryRead(token.Value);
        var kind = read?.Kind.Title ?? "opaque token, which only its service can read";
        var signature = context.Client.SigningKey is { } key && read?.Check(key) == SignatureState.Valid ? ", signature valid" : "";
        var text = $"{kind}, scheme {token.Scheme}, lifetime {DurationFormat.Text(life)}{signature}";
        return life < Short
            ? StepResult.Warn(text, "The lifetime is short: the token may expire during a long request. Check the token lifetime in the service's settings.")
            : StepResult.Ok(text);
    }
}
