using System.Runtime.CompilerServices;

namespace TokenClients.Tool.Tests;

/// <summary>Conventions that readers of the code rely on.</summary>
internal sealed class ConventionTests
{
    private static readonly Type[] Types = typeof(ToolRoot).Assembly.GetTypes();

    [Test]
    public void Nothing_is_public() => Assert.That(Types.Where(type => type.IsVisible), Is.Empty);

    [Test]
    public void Classes_are_sealed_static_or_abstract() =>
        Assert.That(
            Types.Where(type => type is { IsClass: true, IsSealed: false, IsAbstract: false }
                && !type.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false)),
            Is.Empty);
}
