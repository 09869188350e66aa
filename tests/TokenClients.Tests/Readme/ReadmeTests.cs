using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace TokenClients.Tests;

/// <summary>What the README shows compiles, and what it says of defaults is so.</summary>
internal sealed class ReadmeTests
{
    private static readonly string Root = Path.GetFullPath(Path.Combine(ThisFolder(), "../../.."));
    private static readonly string Readme = File.ReadAllText(Path.Combine(Root, "README.md")).ReplaceLineEndings("\n");

    [Test]
    public void Every_example_is_compiled_word_for_word()
    {
        var compiled = Lines(string.Join('\n', Directory.EnumerateFiles(ThisFolder(), "*Examples.cs").Select(File.ReadAllText)));
        var examples = Regex.Matches(Readme, "```csharp\n(?<code>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(10))
            .SelectMany(match => match.Groups["code"].Value.Split("// … and afterwards:")).Select(Lines).ToList();

        Assert.That(examples, Has.Count.GreaterThan(20));
        Assert.That(examples.Where(example => !compiled.Contains(example)), Is.Empty);
    }

    [Test]
    public void Every_setting_is_in_its_tables()
    {
        var settings = OptionsTypes.All.SelectMany(OptionsTypes.Settings).Select(setting => $"`{setting.Name}`").Distinct().ToList();

        Assert.That(settings, Is.Not.Empty);
        Assert.That(settings.Where(setting => !Readme.Contains(setting)), Is.Empty);
    }

    [Test]
    public void Every_failure_reason_is_in_its_table() =>
        Assert.That(Enum.GetNames<TokenFailureReason>().Where(name => !Readme.Contains($"| `{name}` |")), Is.Empty);

    [Test]
    public void Every_sample_is_in_its_table_and_every_one_of_the_table_is_there() =>
        Assert.That(
            Directory.EnumerateDirectories(Path.Combine(Root, "samples")).Select(Path.GetFileName).Where(name => !Readme.Contains($"| `{name}` |")),
            Is.Empty);

    [Test]
    public void The_defaults_it_tells_are_the_defaults()
    {
        var resilience = new TokenResilienceOptions();
        var cache = new TokenCacheOptions();
        var store = new TokenStoreOptions();

        Assert.That(Readme, Does.Contain($"| `AttemptTimeout` | {resilience.AttemptTimeout.TotalSeconds} s |"));
        Assert.That(Readme, Does.Contain($"| `TotalTimeout` | {resilience.TotalTimeout.TotalSeconds} s |"));
        Assert.That(Readme, Does.Contain($"| `MaxRetries` | {resilience.MaxRetries} |"));
        Assert.That(Readme, Does.Contain($"| `RetryDelay` | {resilience.RetryDelay.TotalSeconds} s |"));
        Assert.That(Readme, Does.Contain($"| `DefaultLifetime` | {new OAuthClientOptions().DefaultLifetime.TotalMinutes} min |"));
        Assert.That(Readme, Does.Contain($"| `ClientAuthentication` | `{new OAuthClientOptions().ClientAuthentication}` |"));
        Assert.That(Readme, Does.Contain($"| `Lifetime` | {new ServiceBusSasClientOptions().Lifetime.TotalHours} h |"));
        Assert.That(Readme, Does.Contain($"| `KeyPrefix` | `{store.KeyPrefix}` |"));
        Assert.That(Readme, Does.Contain($"| `Timeout` | {store.Timeout.TotalMilliseconds} ms |"));
        Assert.That(Readme, Does.Contain($"| `ColdStartWait` | {store.ColdStartWait.TotalSeconds} |"));
        Assert.That(Lines(Readme), Does.Contain($"`FetchTimeout` ({cache.FetchTimeout.TotalSeconds} s)"));
        Assert.That(Lines(Readme), Does.Contain($"`MaxScopes` ({cache.MaxScopes:N0})"));
    }

    private static string Lines(string text) =>
        string.Join('\n', text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0));

    private static string ThisFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
