using Microsoft.Extensions.Configuration;

namespace TokenClients.Tests;

/// <summary>Unknown settings in a section that is reloaded.</summary>
internal sealed class SettingNamesTests
{
    private readonly List<string> _reported = [];

    [SetUp]
    public void ClearReported() => _reported.Clear();

    [Test]
    public void An_unknown_setting_is_reported_once_while_it_is_present()
    {
        var names = Names();

        Read(names, "Colour");
        Read(names, "Colour", "Shape");
        Read(names, "colour", "Shape");

        Assert.That(_reported, Is.EqualTo(["Colour", "Shape"]));
    }

    [Test]
    public void A_removed_unknown_setting_is_reported_again_when_it_returns()
    {
        var names = Names();

        Read(names, "Colour");
        Read(names);
        Read(names, "Colour");

        Assert.That(_reported, Is.EqualTo(["Colour", "Colour"]));
    }

    private static void Read(SettingNames names, params string[] settings)
    {
        var section = new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(name => name, _ => (string?)"1")).Build();
        Assert.That(names.Fault(section, typeof(ArrStsClientOptions).GetProperties()), Is.Null);
    }

    private SettingNames Names() => new(new Dictionary<string, string>(), new Dictionary<Type, System.Reflection.PropertyInfo[]>(), _reported.Add);
}
