using System.Text;

namespace TokenClients.Emulator.Tests;

/// <summary>The page shows no key and no token, wherever a client sends it.</summary>
internal sealed class PageSecrecyTests : EmulatorFixture
{
    private const string OwnKey = "short-own-key";
    private const string WrongKey = "d3Jvbmcga2V5LCBidXQgYSBrZXkgbm9uZXRoZWxlc3M=";

    [Test]
    public async Task Neither_the_page_nor_its_events_contain_a_secret()
    {
        Emulator.Options.Accounts["3f2504e0-4f89-11d3-9a0c-0305e82c3301"] = [OwnKey];
        Emulator.Options.OAuthClients["own"] = [OwnKey];
        using var live = await PageEvents.OpenAsync(Http);
        await live.NextAsync("state");

        var secrets = await SendSecretsEverywhereAsync();
        using var last = await RequestArrAsync("/accounts/not-a-guid/token");
        var shown = new StringBuilder(await FilesAsync());
        using var after = await PageEvents.OpenAsync(Http);
        shown.Append((await after.NextAsync("state")).Text);
        for (PageEvent next; ;)
        {
            next = await live.NextAsync();
            shown.Append(next.Text);
            if (next.List("requests").Any(request => request.GetProperty("status").GetInt32() == 400
                && request.GetProperty("path").GetString() == "/accounts/not-a-guid/token"))
            {
                break;
            }
        }

        Assert.That(secrets, Has.Count.GreaterThan(20));
        foreach (var secret in secrets)
        {
            Assert.That($"{shown}", Does.Not.Contain(secret).IgnoreCase);
        }
    }

    [Test]
    public async Task The_page_shows_only_the_start_and_the_end_of_a_key()
    {
        using var events = await PageEvents.OpenAsync(Http);
        var state = await events.NextAsync("state");

        Assert.That(
            state.List("services").Select(service => service.GetProperty("key").GetString()),
            Is.EqualTo(["ZW11…CE=", "bm90…Xk=", "not-…=%&"]));
    }

    [Test]
    public async Task The_page_shows_no_character_of_a_short_key()
    {
        Emulator.Options.Accounts[AccountId] = [OwnKey];
        using var events = await PageEvents.OpenAsync(Http);
        var state = await events.NextAsync("state");

        Assert.That(state.List("services").First().GetProperty("key").GetString(), Is.EqualTo("…"));
    }

    [Test]
    public async Task The_settings_to_copy_have_a_placeholder_for_the_key()
    {
        using var events = await PageEvents.OpenAsync(Http);
        var settings = (await events.NextAsync("state")).List("services").First().GetProperty("settings").GetString();

        Assert.That(settings?.ReplaceLineEndings("\n"), Is.EqualTo($$"""
            {
              "TokenClients": {
                "Arr": {
                  "Endpoint": "{{Emulator.Arr.Endpoint}}",
                  "AccountId": "{{AccountId}}",
                  "AccountKey": "<key>"
                }
              }
            }
            """.ReplaceLineEndings("\n")));
    }

    [Test]
    public async Task The_page_shows_the_client_of_a_request_only_if_it_is_known()
    {
        using var known = await RequestWrapAsync();
        using var unknown = await RequestWrapAsync(("wrap_name", WrongKey), ("wrap_password", "owner"));
        using var basic = await PostFormAsync(
            "/oauth2/token",
            "grant_type=client_credentials",
            authorization: Basic.Header(TokenEmulator.DefaultClientId, TokenEmulator.DefaultClientSecret));

        using var events = await PageEvents.OpenAsync(Http);
        var state = await events.NextAsync("state");

        Assert.That(
            state.List("requests").Select(request => request.GetProperty("who").GetString()),
            Is.EqualTo([TokenEmulator.DefaultIssuerName, null, TokenEmulator.DefaultClientId]));
    }

    /// <summary>Sends every secret in every place where a client could send it by mistake.</summary>
    private async Task<List<string>> SendSecretsEverywhereAsync()
    {
        var (jwt, swt, bearer) = (await GetJwtAsync(), await GetSwtAsync(), await GetBearerAsync());
        string[] secrets =
        [
            TokenEmulator.DefaultAccountKey,
            TokenEmulator.DefaultIssuerKey,
            TokenEmulator.DefaultClientSecret,
            TokenEmulator.DefaultSasKey,
            OwnKey,
            WrongKey,
            jwt,
            bearer,
            swt,
        ];
        foreach (var secret in secrets)
        {
            var text = Uri.EscapeDataString(secret);
            foreach (var path in new[]
                {
                    $"/accounts/{text}/token", $"/accounts/{AccountId}/sessions/{text}", $"/{text}/messages",
                    $"/WRAPv0.9?key={text}", $"/oauth2/token?key={text}", $"/{text}",
                })
            {
                using var answer = await PostFormAsync(
                    path,
                    Form(
                        ("wrap_name", secret),
                        ("wrap_password", secret),
                        ("client_id", secret),
                        ("client_secret", secret)),
                    authorization: $"Bearer {secret.ReplaceLineEndings("")}");
            }
        }

        return
        [
            .. secrets,
            .. secrets.Select(Uri.EscapeDataString),
            jwt.Split('.')[2],
            bearer.Split('.')[2],
            Swt.Field(swt, "HMACSHA256"),
            Convert.ToBase64String(Emulator.Options.SwtSigningKey),
        ];
    }

    private async Task<string> FilesAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { { "Accept", "text/html" } } };
        using var page = await SendAsync(request);
        var text = await page.Content.ReadAsStringAsync();
        foreach (var file in new[] { "page.css", "page.js", "services.js", "requests.js", "tokens.js", "faults.js" })
        {
            text += await Http.GetStringAsync($"/_emulator/{file}");
        }

        return text;
    }
}
