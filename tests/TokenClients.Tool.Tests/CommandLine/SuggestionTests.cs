namespace TokenClients.Tool.Tests;

internal sealed class SuggestionTests
{
    private static readonly string[] Names = ["--key", "--key-env", "--account-id", "--json"];

    [TestCase("--acount-id", "--account-id")]
    [TestCase("--account-di", "--account-id")]
    [TestCase("--jsn", "--json")]
    [TestCase("--account", "--account-id")]
    [TestCase("--kye", "--key")]
    [TestCase("--js", "--json")]
    public void The_closest_name_is_suggested_for_a_mistyped_one(string input, string suggestion) =>
        Assert.That(Suggestion.For(input, Names), Is.EqualTo(suggestion));

    [TestCase("--xy")]
    [TestCase("--port")]
    [TestCase("--verbose")]
    public void Nothing_is_suggested_for_an_unrelated_name(string input) => Assert.That(Suggestion.For(input, Names), Is.Null);
}
