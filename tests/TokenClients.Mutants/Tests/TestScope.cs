namespace TokenClients.Mutants.Tests;

/// <summary>Where a mutant is tried, and with which tests.</summary>
internal enum TestScope
{
    /// <summary>In a process that has run others, with the tests that reach it.</summary>
    Warm,

    /// <summary>
    /// In a new process, in which it is active from the start; if it is reached only once in a process, also with the tests that
    /// reach others of its file.
    /// </summary>
    New,

    /// <summary>In a new process, with all tests.</summary>
    All,
}
