namespace TokenClients.Fuzz;

/// <summary>
/// A parser of outside bytes under test. To add one, derive from this and name it in <see cref="AllParsers"/>: each worker
/// thread makes an instance of its own.
/// </summary>
internal abstract class Parser
{
    /// <summary>What <c>--parser</c> calls it; also part of the seed, so a new name means new inputs.</summary>
    public abstract string Name { get; }

    /// <summary>Inputs to begin with, with holes as in <see cref="Holes"/>. At least one.</summary>
    public abstract IReadOnlyList<string> Templates { get; }

    /// <summary>Words of the language that is parsed, which mutations put in.</summary>
    public virtual IReadOnlyList<string> Words => [];

    /// <summary>What stands around the long runs of <see cref="Family"/>, so that they get to where the work is.</summary>
    public virtual IReadOnlyList<(string Before, string After)> Frames => [("", "")];

    /// <summary>The memory that one input may cost.</summary>
    public virtual (int Fixed, int PerByte) Budget => (64 * 1024, 256);

    /// <summary>Parses, and nothing else: this is what is measured. Keep harmless what the parser under test is to keep harmless.</summary>
    public abstract Verdict Parse(Input input);

    /// <summary>Whether the parser's documentation allows this exception.</summary>
    public virtual bool IsDocumented(Exception error) => false;

    /// <summary>Looks at what came out.</summary>
    /// <exception cref="BrokenPromise">It must not have.</exception>
    public abstract void Judge(Input input, Verdict verdict);
}

/// <summary>What a parser made of an input: a value, or a refusal by word, by exception, or without either.</summary>
internal readonly record struct Verdict(object? Value, string? Refusal = null, Exception? Error = null);
