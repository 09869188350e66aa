using System.Reflection;

namespace TokenClients.Emulator.Tests;

/// <summary>The fault switches of the page.</summary>
internal sealed class FaultCatalogTests : EmulatorFixture
{
    [Test]
    public async Task There_is_a_switch_for_every_fault_except_Gate()
    {
        var factories = typeof(Fault).GetMethods(BindingFlags.Public | BindingFlags.Static)
            .Where(method => method.ReturnType == typeof(Fault)).Select(method => method.Name);

        var switches = (await ReadAsync()).Select(name => name.Split('(')[0]);

        Assert.That(switches.Distinct(), Is.EquivalentTo(factories.Except([nameof(Fault.Gate)])));
    }

    [Test]
    public async Task Each_switch_sets_the_fault_with_its_name()
    {
        var names = await ReadAsync();

        foreach (var name in names)
        {
            using var request = PageCommand.Faults(Emulator.BaseAddress, name, "always");
            using var response = await SendAsync(request);
            Assert.That($"{Emulator.Arr.Faults.Always}", Is.EqualTo(name));
        }

        Assert.That(names, Is.Unique);
    }

    private async Task<List<string>> ReadAsync()
    {
        using var events = await PageEvents.OpenAsync(Http);
        var state = await events.NextAsync("state");
        return [.. state.List("catalog").Select(entry => entry.GetProperty("fault").GetString()!)];
    }
}
