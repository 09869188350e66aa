using NUnit.Framework;

namespace TokenClients.Mutants;

/// <summary>
/// The only test that Stryker runs here. Stryker builds an assembly that contains all mutants, and deletes it at its end; this
/// test copies it to the folder that the environment variable MUTATED names.
/// </summary>
internal sealed class MutatedCopy
{
    [Test]
    public void Mutated_assembly_is_copied()
    {
        _ = new AccessToken("token", DateTimeOffset.MaxValue); // reaches a mutant; if none were, Stryker would test all
        var assembly = typeof(AccessToken).Assembly.Location;
        if (Environment.GetEnvironmentVariable("MUTATED") is { Length: > 0 } folder)
        {
            File.Copy(assembly, Path.Combine(folder, Path.GetFileName(assembly)), overwrite: true);
        }
    }
}
