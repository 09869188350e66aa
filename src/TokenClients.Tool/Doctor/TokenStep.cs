namespace TokenClients.Tool;

/// <summary>What kind of token came, and how long it lives.</summary>
internal sealed class TokenStep : Step
{
    private static readonly TimeSpan Short = TimeSpan.FromMinutes(1);

    public override string Name => "token";

    public override async Task<Finding> ExamineAsync(Case subject, CancellationToken cancellationToken)
    {
        var token = (await subject.AskAsync(cancellationToken).ConfigureAwait(false)).Token!;
        var life = token.ExpiresOn - subject.Terminal.Time.GetUtcNow();
        var kind = TokenReader.TryRead(token.Value)?.Kind.Title ?? "opaque token, which only its service can read";
        var text = $"{kind}, scheme {token.Scheme}, lives {Spans.Text(life)}";
        return life < Short
            ? Finding.Warn(text, "That is short: requests that take longer meet an expired token. The service's settings say how long tokens live.")
            : Finding.Ok(text);
    }
}
