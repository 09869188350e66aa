using System.Reflection;
using System.Runtime.Versioning;

namespace TokenClients.Tests;

/// <summary>Which build of TokenClients the tests run on; <c>Directory.Build.props</c> says how to choose another.</summary>
internal static class CoreBuild
{
    public static string Target { get; } = typeof(ITokenProvider).Assembly.GetCustomAttribute<TargetFrameworkAttribute>()!.FrameworkName;

    public static bool IsNetStandard { get; } = Target.StartsWith(".NETStandard", StringComparison.Ordinal);

    public static bool IsNet8 { get; } = Target == ".NETCoreApp,Version=v8.0";

    /// <summary>Leaves out a test of what .NET Standard has no means for.</summary>
    public static void HasToBeNet(string because)
    {
        if (IsNetStandard)
        {
            Assert.Ignore(because);
        }
    }
}
