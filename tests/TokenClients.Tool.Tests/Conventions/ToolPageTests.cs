using System.CommandLine;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace TokenClients.Tool.Tests;

/// <summary>Checks that the README of the tool matches its command line.</summary>
internal sealed partial class ToolPageTests
{
    private static readonly string Root = Path.GetFullPath(Path.Combine(ThisFolder(), "../../.."));
    private static readonly string Text = File.ReadAllText(Path.Combine(Root, "src/TokenClients.Tool/README.md")).ReplaceLineEndings("\n");

    [Test]
    public void The_README_lists_every_exit_code_and_no_other() =>
        Assert.That(
            Text.Split("## Exit codes\n")[1].Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(1)
                .Select(line => Spaces().Replace(line.Replace('|', ' ').Replace("`", ""), " ").Trim()),
            Is.EqualTo(ExitCode.Meanings.Select(meaning => Spaces().Replace(meaning, " "))));

    [Test]
    public void Every_option_and_command_in_the_README_exists()
    {
        var commands = All(ToolRoot.Create(new Terminal())).ToList();
        var known = commands.SelectMany(command => command.Options).SelectMany(option => option.Aliases.Append(option.Name)).ToHashSet();

        Assert.That(
            Option().Matches(Text).Select(option => option.Value).Except(known),
            Is.EquivalentTo(["--global", "--prerelease"])); // options of dotnet
        Assert.That(
            Command().Matches(Text).Select(command => command.Groups["name"].Value).Except(commands.Select(command => command.Name)), Is.Empty);
    }

    private static IEnumerable<Command> All(Command command) => command.Subcommands.SelectMany(All).Prepend(command);

    [GeneratedRegex("(?<![-\\w])--[a-z][a-z-]*[a-z]", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Option();

    [GeneratedRegex("tokenclients (?<name>[a-z]+)(?! *=)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Command();

    [GeneratedRegex(" +", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Spaces();

    private static string ThisFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
