namespace TokenClients.Mutants.Report;

/// <summary>One change of the source code.</summary>
internal sealed record Mutant(int Id, string File, int Line, string Original, string Replacement, string Status)
{
    public string Folder => Path.GetDirectoryName(File) is { Length: > 0 } folder ? folder : ".";

    public bool IsTested => Status is not ("CompileError" or "Ignored");
}

internal enum Outcome
{
    Survived,
    Detected,

    /// <summary>A test took too long, or the process crashed.</summary>
    TimedOut,

    /// <summary>No test reaches it.</summary>
    NotCovered,

    /// <summary>A test fails even without the mutant, after an earlier one; the mutant needs a new process.</summary>
    Unclear,
}
