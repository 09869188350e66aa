namespace TokenClients.Tool.Tests;

internal sealed class FailureTextTests
{
    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["AccountId"] = "--account-id",
        ["AccountKey"] = "the key from --key-file",
        ["Endpoint"] = "--endpoint",
    };

    [TestCase(
        "The ARR token service at https://x/Endpoint/ rejected the credential. Check AccountId and AccountKey; the credential is not sent again until the settings change or the cool-down is over. (HTTP 401: no AccountId)",
        "The ARR token service at https://x/Endpoint/ rejected the credential. Check --account-id and the key from --key-file. (HTTP 401: no AccountId)")]
    [TestCase(
        "It did not answer in time. Check the network and Endpoint; Resilience.TotalTimeout and HttpClient.Timeout set the limit.",
        "It did not answer in time. Check the network and --endpoint.")]
    public void The_librarys_advice_names_options_and_the_services_words_stay(string message, string text) =>
        Assert.That(FailureText.Of(new TokenException(TokenFailureReason.Unknown, message), Names), Is.EqualTo(text));
}
