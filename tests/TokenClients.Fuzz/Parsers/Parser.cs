namespace TokenClients.Fuzz;

/// <summary>
/// A parser of external bytes under test. To add one, derive from this class and add it to <see cref="AllParsers"/>. Each thread
/// creates its own instance.
/// </summary>
internal abstract class Parser
{
    /// <summary>The name for <c>--parser</c>. It affects the random inputs, so a new name means new inputs.</summary>
    public abstract string Name { get; }

    /// <summary>The initial inputs, with <see cref="Placeholders"/>. At least one.</summary>
    public abstract IReadOnlyList<string> Templates { get; }

    /// <summary>Words of the parsed language, which mutations insert.</summary>
    public virtual IReadOnlyList<string> Words => [];

    /// <summary>The text around the repeated pieces of a <see cref="Family"/>, without which they would be rejected early.</summary>
    public virtual IReadOnlyList<(string Before, string After)> Frames => [("", "")];

    /// <summary>The number of bytes that may be allocated for an input.</summary>
    public virtual (int Fixed, int PerByte) Budget => (64 * 1024, 256);

    /// <summary>Only parses, because this is measured.</summary>
    public abstract Verdict Parse(Input input);

    /// <summary>Whether the parser's documentation allows this exception.</summary>
    public virtual bool IsDocumented(Exception error) => false;

    /// <summary>Checks the result.</summary>
    /// <exception cref="OracleException">The result violates an invariant.</exception>
    public abstract void Judge(Input input, Verdict verdict);
}

/// <summary>The result of parsing: a value; or a rejection with a text, with an exception, or with neither.</summary>
internal readonly record struct Verdict(object? Value, string? Rejection = null, Exception? Error = null);
