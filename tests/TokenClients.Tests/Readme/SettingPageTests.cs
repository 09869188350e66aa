using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using TokenClients.Emulator;

namespace TokenClients.Tests;

/// <summary>The settings, failure reasons and faults on the pages match the code.</summary>
internal sealed partial class SettingPageTests
{
    private static readonly Dictionary<string, Type> Sections = new()
    {
        ["Arr"] = typeof(ArrStsClientOptions),
        ["AcsWrap"] = typeof(AcsWrapClientOptions),
        ["OAuth"] = typeof(OAuthClientOptions),
        ["ServiceBusSas"] = typeof(ServiceBusSasClientOptions),
    };

    private static IEnumerable<Type> OptionsOfAllPackages => [.. OptionsTypes.All, typeof(AzureTokenClientOptions)];

    private static Page Settings => Page.At("src/TokenClients/docs/settings.md");

    [TestCaseSource(nameof(OptionsOfAllPackages))]
    public void The_documented_settings_of_an_options_type_are_its_actual_ones(Type options) =>
        Assert.That(Table(options).Select(row => row[0].Trim('`')), Is.EquivalentTo(OptionsTypes.Settings(options).Select(setting => setting.Name)));

    [TestCaseSource(nameof(OptionsOfAllPackages))]
    public void The_documented_defaults_of_an_options_type_are_its_actual_ones(Type options)
    {
        var instance = Activator.CreateInstance(options)!;
        var values = OptionsTypes.Settings(options).ToDictionary(setting => $"`{setting.Name}`", setting => setting.GetValue(instance));

        Assert.That(Table(options).Where(row => !IsDefault(values[row[0]], row[1])), Is.Empty);
    }

    [TestCaseSource(typeof(OptionsTypes), nameof(OptionsTypes.WithSecrets))]
    public void The_documented_secrets_are_the_settings_that_serializers_skip(Type options) =>
        Assert.That(
            Table(options).Where(row => row[2].Contains("*secret*")).Select(row => row[0].Trim('`')),
            Is.EquivalentTo(OptionsTypes.Settings(options).Where(setting => OptionsTypes.IsHidden(setting) && !setting.PropertyType.IsSubclassOf(typeof(Delegate)))
                .Select(setting => setting.Name)));

    [Test]
    public void The_package_page_of_the_store_lists_the_documented_store_settings() =>
        Assert.That(
            Page.At("src/TokenClients.DistributedCache/README.md").Rows().Select(row => (row[0], row[1])),
            Is.EqualTo(Table(typeof(TokenStoreOptions)).Select(row => (row[0], row[1]))));

    [Test]
    public void Every_setting_that_a_page_names_exists()
    {
        var named = Page.Guides.SelectMany(page => page.Blocks("json").SelectMany(Keys).Append(page.Text)
            .SelectMany(text => Setting().Matches(text).Select(match => (page.Path, Section: match.Groups["section"].Value, Name: match.Groups["name"].Value)))).ToList();

        Assert.That(named, Has.Count.GreaterThan(10));
        Assert.That(named.Where(setting => OptionsTypes.Settings(Sections[setting.Section]).All(known => known.Name != setting.Name)), Is.Empty);
    }

    [Test]
    public void The_errors_guide_explains_exactly_the_existing_failure_reasons() =>
        Assert.That(
            Page.At("src/TokenClients/docs/errors.md").Rows().Select(row => row[0].Trim('`')).Where(cell => Enum.TryParse<TokenFailureReason>(cell, out _)),
            Is.EquivalentTo(Enum.GetNames<TokenFailureReason>()));

    [Test]
    public void The_emulator_page_lists_exactly_the_existing_faults() =>
        Assert.That(
            Page.At("src/TokenClients.Emulator/README.md").Rows("Faults").SelectMany(row => row[0].Split(", ")).Select(cell => cell.Trim('`')),
            Is.EquivalentTo(typeof(Fault).GetMethods(BindingFlags.Public | BindingFlags.Static).Select(method => method.Name)));

    private static List<string[]> Table(Type options)
    {
        var heading = Settings.Text.Split("\n## ").Skip(1)
            .Single(section => section.Split("\n\n")[1].StartsWith($"`{options.Name}`", StringComparison.Ordinal)).Split('\n')[0];
        return [.. Settings.Rows(heading)];
    }

    private static bool IsDefault(object? value, string cell) => value switch
    {
        TimeSpan time => cell == (time < TimeSpan.FromSeconds(1) && time > TimeSpan.Zero ? $"{time.TotalMilliseconds} ms"
            : time == TimeSpan.Zero ? "0" : time.TotalSeconds <= 60 ? $"{time.TotalSeconds} s"
            : time.TotalMinutes < 60 ? $"{time.TotalMinutes} min" : $"{time.TotalHours} h"),
        int number => cell == number.ToString("N0", System.Globalization.CultureInfo.InvariantCulture),
        bool flag => cell == (flag ? "true" : "false"),
        string or Enum => cell == $"`{value}`",
        TokenResilienceOptions => cell.Length == 0,
        _ => cell.Length == 0 || cell.StartsWith("none", StringComparison.Ordinal) || cell.StartsWith("required", StringComparison.Ordinal),
    };

    private static IEnumerable<string> Keys(string json)
    {
        using var stream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(json));
        return [.. new ConfigurationBuilder().AddJsonStream(stream).Build().AsEnumerable().Select(pair => pair.Key)];
    }

    [GeneratedRegex(@"TokenClients(:|__)(?<section>Arr|AcsWrap|OAuth|ServiceBusSas)(:|__)(?<name>\w+?)(?=__|\b)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Setting();
}
