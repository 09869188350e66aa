namespace TokenClients.Fuzz;

/// <summary>A parser that is broken on purpose, and the oracle that has to notice.</summary>
/// <param name="name">How it is broken.</param>
/// <param name="oracle">The oracle; <see langword="null"/> for a parser that is as it should be.</param>
/// <param name="parse">The broken work.</param>
internal sealed class Plant(string name, string? oracle, Func<Input, Verdict> parse) : Parser
{
    public override string Name => name;

    public string? Oracle => oracle;

    public override IReadOnlyList<string> Templates { get; } = ["$(text)$(number)", "$(json)"];

    public override Verdict Parse(Input input) => parse(input);

    public override bool IsDocumented(Exception error) => error is TokenException;

    public override void Judge(Input input, Verdict verdict)
    {
        if (verdict.Error is TokenException error)
        {
            Promises.OfFailure(error, Leaks.OfKey);
        }
        else if (verdict.Value is AccessToken token)
        {
            Promises.OfToken(token, StoppedTime.Now);
        }
        else if (verdict.Value is string text)
        {
            Promises.Same(input.Text, text, "a text");
        }
    }
}
