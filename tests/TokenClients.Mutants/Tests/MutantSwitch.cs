using System.Reflection;

namespace TokenClients.Mutants.Tests;

/// <summary>The class that Stryker has added to the mutated assembly: it activates one mutant, or records which are reached.</summary>
internal static class MutantSwitch
{
    private static readonly Type _control = typeof(TokenException).Assembly.GetTypes().SingleOrDefault(type => type.Name == "MutantControl")
        ?? throw new InvalidOperationException("TokenClients.dll contains no mutants.");

    private static readonly FieldInfo _active = _control.GetField("ActiveMutant")!;
    private static readonly FieldInfo _captures = _control.GetField("CaptureCoverage")!;
    private static readonly Func<IList<int>[]> _coverage = _control.GetMethod("GetCoverageData")!.CreateDelegate<Func<IList<int>[]>>();

    public const int None = -1;

    public static void Activate(int mutant) => _active.SetValue(null, mutant);

    public static void Capture(bool captures) => _captures.SetValue(null, captures);

    /// <summary>The mutants that have been reached since the last call.</summary>
    public static IEnumerable<int> TakeReached() => _coverage()[0];
}
