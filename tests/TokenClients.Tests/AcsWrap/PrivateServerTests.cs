using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace TokenClients.Tests;

/// <summary>
/// A private server that still speaks WRAP, such as a content management system. It has a custom path, takes a name and a
/// password but no scope, and repeats claim names. Configuration is all it needs; this test runs over a real socket.
/// </summary>
internal sealed class PrivateServerTests
{
    private const string Role = "http://schemas.sitefinity.com/ws/2011/06/identity/claims/role";

    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    [Test]
    public async Task A_private_WRAP_server_needs_only_configuration()
    {
        var (time, seen) = (new FakeTime(), new List<string>());
        var swt = Swt(time.GetUtcNow().AddHours(1));
        using var server = new RawServer(request =>
        {
            seen.Add(request);
            var body = $"wrap_access_token={Uri.EscapeDataString(swt)}&wrap_access_token_expires_in=3600";
            return $"HTTP/1.1 200 OK\r\nContent-Type: application/x-www-form-urlencoded; charset=utf-8\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}";
        });
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
        [
            new("TokenClients:AcsWrap:Endpoint", $"{server.Endpoint}Sitefinity/Authenticate/SWT"),
            new("TokenClients:AcsWrap:Name", "editor@cms.example"),
            new("TokenClients:AcsWrap:Password", "päss word+/="),
        ]).Build();
        await using var services = new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddSingleton<TimeProvider>(time)
            .Also(s => s.AddAcsWrapTokens()).BuildServiceProvider();

        var token = await services.GetRequiredService<ITokenProvider>().GetTokenAsync();

        Assert.That(seen.Single(), Does.StartWith("POST /Sitefinity/Authenticate/SWT HTTP/1.1\r\n").And.EndsWith(
            "\r\n\r\nwrap_name=editor%40cms.example&wrap_password=p%C3%A4ss+word%2B%2F%3D"), "the form has no scope");
        Assert.That(token.Authorization.ToString(), Is.EqualTo($"WRAP access_token=\"{swt}\""));
        Assert.That(token.ExpiresOn, Is.EqualTo(time.GetUtcNow() + TimeSpan.FromHours(1)));

        var claims = SimpleWebToken.Parse(token.Value);
        Assert.That(claims.VerifySignature(Key), Is.True);
        Assert.That(claims.GetValues(Role), Is.EqualTo(new[] { "Editors", "Authors", "Users" }));
        Assert.That(claims.GetValues("domain"), Is.EqualTo(new[] { "Default", "Partners" }), "comma-separated values are split");
    }

    private static string Swt(DateTimeOffset expiresOn) => SimpleWebToken.Create(
        [
            new(Role, "Editors"),
            new("userid", "1"),
            new(Role, "Authors"),
            new("domain", "Default,Partners"),
            new(Role, "Users"),
            new("Issuer", "http://cms.example"),
            new("ExpiresOn", expiresOn.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)),
        ],
        Key);
}
