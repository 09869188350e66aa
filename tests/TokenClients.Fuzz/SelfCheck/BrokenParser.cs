namespace TokenClients.Fuzz;

/// <summary>A parser that is broken on purpose, and the oracle that must detect it.</summary>
/// <param name="name">How it is broken.</param>
/// <param name="oracle">The oracle; <see langword="null"/> for a correct parser.</param>
/// <param name="parse">Parses an input, and violates the invariant.</param>
internal sealed class BrokenParser(string name, string? oracle, Func<Input, Verdict> parse) : Parser
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
            Invariants.CheckFailure(error, SecretDetector.ForKey);
        }
        else if (verdict.Value is AccessToken token)
        {
            Invariants.CheckToken(token, StoppedTime.Now);
        }
        else if (verdict.Value is string text)
        {
            Invariants.CheckEqual(input.Text, text, "a text");
        }
    }
}
