using System.Reflection;
using System.Runtime.Versioning;

namespace TokenClients.Tests;

/// <summary>The tests run on the build that they were asked to run on, and on no other beside it.</summary>
internal sealed class CoreBuildTests
{
    [Test]
    public void The_build_under_test_is_the_one_asked_for()
    {
        var asked = typeof(CoreBuildTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(pair => pair.Key == "CoreBuild").Value!;
        var name = new FrameworkName(CoreBuild.Target);

        Assert.That(
            $"{(CoreBuild.IsNetStandard ? "netstandard" : "net")}{name.Version}", Is.EqualTo(asked));
        Assert.That(AppDomain.CurrentDomain.GetAssemblies().Count(assembly => assembly.GetName().Name == "TokenClients"), Is.EqualTo(1));
        Assert.That(Directory.GetFiles(AppContext.BaseDirectory, "TokenClients.dll", SearchOption.AllDirectories), Has.Length.EqualTo(1));
    }
}
