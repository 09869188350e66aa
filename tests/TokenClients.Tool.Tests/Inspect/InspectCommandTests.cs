using System.Text.Json;

namespace TokenClients.Tool.Tests;

[Parallelizable(ParallelScope.All)]
internal sealed class InspectCommandTests
{
    [Test]
    public async Task The_token_in_the_argument_is_shown_as_a_table()
    {
        var result = await ToolProcess.RunAsync(["inspect", Samples.Jwt], environment: [new("TZ", "Europe/Berlin")]);

        Assert.That(result.ExitCode, Is.Zero);
        Assert.That(result.Out, Does.Match(@"expires     2023-01-19 22:36:14 \+01:00 \(2023-01-19 21:36:14 UTC\), expired \d+ d"));
        Assert.That(result.Out, Does.Contain("lifetime    1 d").And.Contain("signature   not checked: ").And.Contain("claims      iss = https://sts.example.com"));
        Assert.That(result.Out, Does.Not.Contain("c2lnbmF0dXJl").And.Not.Contain("\u001b"));
        Assert.That(result.Error, Is.Empty);
    }

    [TestCase("-")]
    [TestCase("")]
    public async Task The_token_can_be_read_from_the_standard_input(string argument)
    {
        var result = await ToolProcess.RunAsync(["inspect", .. argument.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--json"], Samples.WrapAnswer);

        using var json = JsonDocument.Parse(result.Out);
        Assert.That(json.RootElement.GetProperty("kind").GetString(), Is.EqualTo("swt"));
        Assert.That(json.RootElement.GetProperty("expired").GetBoolean(), Is.True);
        Assert.That(json.RootElement.GetProperty("signature").GetString(), Is.EqualTo("not checked"));
        Assert.That(json.RootElement.GetProperty("claims").GetProperty("net.windows.servicebus.action").GetString(), Is.EqualTo("Listen,Manage,Send"));
        Assert.That(result.Out, Does.Not.Contain("oXUoifWdT"));
    }

    [Test]
    public async Task The_exit_code_shows_whether_the_key_matches_the_signature()
    {
        var valid = await ToolProcess.RunAsync(["inspect", Samples.Swt, "--key-env", "K"], environment: [new("K", Samples.SwtKey)]);
        var other = await ToolProcess.RunAsync(["inspect", Samples.Sas, "--key", "not it", "--json"]);

        Assert.That((valid.ExitCode, other.ExitCode), Is.EqualTo((0, 1)));
        Assert.That(valid.Out, Does.Contain("signature   valid").And.Not.Contain(Samples.SwtSignature).And.Not.Contain(Samples.SwtKey));
        Assert.That(other.Out, Does.Contain("\"signature\": \"not valid\""));
    }

    [TestCase(Samples.Swt, "NOT valid: the token was not signed with this key, or was changed afterwards. Use the base64 key of the resource")]
    [TestCase(Samples.Sas, "NOT valid: the token was not signed with this key, or was changed afterwards. The token names the shared access policy 'send'")]
    public async Task An_invalid_signature_is_reported_with_a_hint_at_the_right_key(string token, string expected) =>
        Assert.That((await ToolProcess.RunAsync(["inspect", token, "--key-env", "K"], environment: [new("K", "bm90IGl0")])).Out, Does.Contain(expected));

    [TestCase("nothing of the kind", 4)]
    [TestCase("   ", 2)]
    public async Task Text_that_is_not_a_token_yields_its_exit_code(string text, int code)
    {
        var result = await ToolProcess.RunAsync(["inspect"], text);

        Assert.That(result.ExitCode, Is.EqualTo(code));
        Assert.That(result.Out, Is.Empty);
        Assert.That(result.Error, Is.Not.Empty.And.Not.Contain("nothing of the kind"));
    }

    [Test]
    public async Task Control_characters_in_a_claim_are_escaped() =>
        Assert.That(
            (await ToolProcess.RunAsync(["inspect", Samples.JwtOf("""{"iss":"a\u001b[2Jb\nc"}""")])).Out,
            Does.Contain(@"issuer      a\u001b[2Jb\u000ac").And.Not.Contain("\u001b"));
}
