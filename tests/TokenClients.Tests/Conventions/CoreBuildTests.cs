using System.Reflection;
using System.Runtime.Versioning;

namespace TokenClients.Tests;

/// <summary>The tests run against the requested build of the core, and no other build is loaded.</summary>
internal sealed class CoreBuildTests
{
    [Test]
    public void The_build_under_test_is_the_requested_one()
    {
        var requested = typeof(CoreBuildTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(pair => pair.Key == "CoreBuild").Value!;
        var name = new FrameworkName(CoreBuild.Target);

        Assert.That(
            $"{(CoreBuild.IsNetStandard ? "netstandard" : "net")}{name.Version}", Is.EqualTo(requested));
        Assert.That(AppDomain.CurrentDomain.GetAssemblies().Count(assembly => assembly.GetName().Name == "TokenClients"), Is.EqualTo(1));
        Assert.That(Directory.GetFiles(AppContext.BaseDirectory, "TokenClients.dll", SearchOption.AllDirectories), Has.Length.EqualTo(1));
    }
}
