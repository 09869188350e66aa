namespace TokenClients.Tool.Tests;

internal sealed class SuggestionTests
{
    private static readonly string[] Names = ["--key", "--key-env", "--account-id", "--json"];

    [TestCase("--acount-id", "--account-id")]
    [TestCase("--account-di", "--account-id")]
    [TestCase("--jsn", "--json")]
    [TestCase("--account", "--account-id")]
    [TestCase("--kye", "--key")]
    public void A_mistyped_name_gets_the_one_it_comes_closest_to(string given, string meant) =>
        Assert.That(Suggestion.For(given, Names), Is.EqualTo(meant));

    [TestCase("--port")]
    [TestCase("--verbose")]
    public void A_name_like_none_of_them_gets_none(string given) => Assert.That(Suggestion.For(given, Names), Is.Null);
}
