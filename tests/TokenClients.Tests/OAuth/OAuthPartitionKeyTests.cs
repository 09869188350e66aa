namespace TokenClients.Tests;

/// <summary>
/// The partition key that keeps the tokens of two clients in one store apart. It covers every setting that decides which tokens
/// are issued, and contains no credential.
/// </summary>
internal sealed class OAuthPartitionKeyTests : OAuthFixture
{
    private static readonly (string Setting, Action<OAuthClientOptions> Change)[] Identity =
    [
        ("Endpoint", o => o.Endpoint = new("https://login.example/other/token")),
        ("Authority", o => (o.Endpoint, o.Authority) = (null, new("https://login.example/other"))),
        ("ClientId", o => o.ClientId = "other"),
        ("Scope", o => o.Scope = "other"),
        ("IgnoreRequestedScope", o => o.IgnoreRequestedScope = true),
        ("Audience", o => o.Audience = "other"),
        ("Resources", o => o.Resources.Add("https://other.example/")),
        ("AdditionalParameters", o => o.AdditionalParameters["tenant"] = "other"),
    ];

    private static readonly (string Setting, Action<OAuthClientOptions> Change)[] Credentials =
    [
        ("ClientSecret", o => o.ClientSecret = "another-secret"),
        ("SecondaryClientSecret", o => o.SecondaryClientSecret = "another-secret"),
        ("ClientAuthentication", o => o.ClientAuthentication = OAuthClientAuthentication.Form),
        ("AssertionProvider", o => (o.ClientSecret, o.AssertionProvider) = (null, _ => new("a"))),
        ("Assertion", o => o.Assertion.Audience = "other"),
        ("DefaultLifetime", o => o.DefaultLifetime = TimeSpan.FromMinutes(1)),
    ];

    [TestCaseSource(nameof(Identity))]
    public void Each_setting_that_decides_which_tokens_are_issued_changes_the_partition_key((string Setting, Action<OAuthClientOptions> Change) setting) =>
        Assert.That(OAuthPartitionKey.Of(Options(setting.Change)), Is.Not.EqualTo(OAuthPartitionKey.Of(Options())));

    [TestCaseSource(nameof(Credentials))]
    public void Credential_settings_and_DefaultLifetime_do_not_change_the_partition_key((string Setting, Action<OAuthClientOptions> Change) setting) =>
        Assert.That(OAuthPartitionKey.Of(Options(setting.Change)), Is.EqualTo(OAuthPartitionKey.Of(Options())));

    [Test]
    public void An_audience_and_a_resource_and_joined_resources_have_different_partition_keys()
    {
        string[] keys =
        [
            Of(o => o.Audience = "https://a.example/"), Of(o => o.Resources.Add("https://a.example/")),
            Of(o => o.AdditionalParameters["audience"] = "https://a.example/"),
            Of(o =>
            {
                o.Resources.Add("https://a.example/");
                o.Resources.Add("https://b.example/");
            }),
            Of(o => o.Resources.Add("https://a.example/https://b.example/")),
        ];

        Assert.That(keys, Is.Unique);

        static string Of(Action<OAuthClientOptions> change) => OAuthPartitionKey.Of(Options(change));
    }
}
