using System.Text.Json;

namespace TokenClients.Tool.Tests;

internal sealed class JsonTextTests
{
    private const string Value = "O'Brien + \"Jürgen\" <&> \u20ac \ud83d\ude00";

    [Test]
    public void Only_what_JSON_requires_is_escaped() =>
        Assert.That(JsonText.Object(json => json.WriteString("name", Value)), Does.Contain("""O'Brien + \"Jürgen\" <&> €"""));

    [Test]
    public void InAscii_does_not_change_the_values_in_the_JSON()
    {
        var ascii = JsonText.InAscii(JsonText.Object(json => json.WriteString("name", Value)));

        Assert.That(ascii.All(char.IsAscii), Is.True);
        using var read = JsonDocument.Parse(ascii);
        Assert.That(read.RootElement.GetProperty("name").GetString(), Is.EqualTo(Value));
    }

    [Test]
    public async Task The_tool_writes_claims_without_needless_escapes()
    {
        var result = await ToolProcess.RunAsync(["inspect", Samples.JwtOf("""{"iss":"O'Brien+Jürgen"}"""), "--json"]);

        Assert.That(result.Out, Does.Contain("\"issuer\": \"O'Brien+Jürgen\"").And.Contain("\"iss\": \"O'Brien+Jürgen\""));
        using var read = JsonDocument.Parse(result.Out);
        Assert.That(read.RootElement.GetProperty("issuer").GetString(), Is.EqualTo("O'Brien+Jürgen"));
    }
}
