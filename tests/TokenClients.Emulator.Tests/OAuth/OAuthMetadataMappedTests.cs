using System.Text.Json;
using Microsoft.AspNetCore.TestHost;

namespace TokenClients.Emulator.Tests;

/// <summary>The metadata of an emulator in an app, below a path prefix.</summary>
internal sealed class OAuthMetadataMappedTests : MappedFixture
{
    [TestCase("/sts/.well-known/openid-configuration")]
    [TestCase("/sts/.well-known/oauth-authorization-server")]
    [TestCase("/.well-known/oauth-authorization-server/sts")]
    public async Task The_metadata_is_at_the_paths_of_OpenID_Connect_and_RFC_8414(string path)
    {
        using var client = App.GetTestClient();
        var json = JsonElement.Parse(await client.GetStringAsync(new Uri(path, UriKind.Relative)));

        Assert.That(json.GetProperty("issuer").GetString(), Is.EqualTo("http://localhost/sts/"));
        Assert.That(json.GetProperty("token_endpoint").GetString(), Is.EqualTo("http://localhost/sts/oauth2/token"));
        Assert.That(Emulator.OAuth.MetadataRequests, Has.Count.EqualTo(1));
    }
}
