using System.Reflection;
using System.Runtime.Versioning;

namespace TokenClients.Tests;

/// <summary>The build of TokenClients that is tested; <c>Directory.Build.props</c> says how to select another.</summary>
internal static class CoreBuild
{
    public static string Target { get; } = typeof(ITokenProvider).Assembly.GetCustomAttribute<TargetFrameworkAttribute>()!.FrameworkName;

    public static bool IsNetStandard { get; } = Target.StartsWith(".NETStandard", StringComparison.Ordinal);

    public static bool IsNet8 { get; } = Target == ".NETCoreApp,Version=v8.0";

    /// <summary>Skips a test of a feature that the netstandard2.0 build does not have.</summary>
    public static void HasToBeNet(string because)
    {
        if (IsNetStandard)
        {
            Assert.Ignore(because);
        }
    }
}
