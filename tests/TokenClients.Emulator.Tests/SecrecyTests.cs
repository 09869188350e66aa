using System.Collections;
using System.Reflection;

namespace TokenClients.Emulator.Tests;

/// <summary>
/// Texts that may end up in a log or in the message of a failed assertion contain no key and no token.
/// </summary>
internal sealed class SecrecyTests : EmulatorFixture
{
    [Test]
    public async Task No_ToString_shows_a_key_or_a_token()
    {
        var (jwt, swt, bearer) = (await GetJwtAsync(), await GetSwtAsync(), await GetBearerAsync());
        var basic = Basic.Header(TokenEmulator.DefaultClientId, TokenEmulator.DefaultClientSecret);
        using var granted = await PostFormAsync(
            "/oauth2/token", "grant_type=client_credentials", authorization: basic);
        using var session = await UseAsync(Service.Arr, jwt);
        using var message = await UseAsync(Service.Wrap, swt);
        using var signed = await SendMessageAsync(SasVector.Header);
        using var bearerMessage = await UseAsync(Service.OAuth, bearer);
        string[] secrets =
        [
            TokenEmulator.DefaultAccountKey,
            TokenEmulator.DefaultIssuerKey,
            Uri.EscapeDataString(TokenEmulator.DefaultIssuerKey),
            TokenEmulator.DefaultClientSecret,
            Uri.EscapeDataString(TokenEmulator.DefaultClientSecret),
            basic.Split(' ')[1],
            TokenEmulator.DefaultSasKey,
            SasVector.Signature,
            Uri.EscapeDataString(SasVector.Signature),
            bearer,
            bearer.Split('.')[2],
            jwt,
            jwt.Split('.')[2],
            swt,
            Swt.Field(swt, "HMACSHA256"),
            Convert.ToBase64String(Emulator.Options.SwtSigningKey),
        ];

        var shown = Reach(Emulator).ToList();

        Assert.That(shown, Has.Some.EqualTo($"PUT {SessionPath} 201"), "the requests were visited");
        Assert.That(shown, Has.Some.EqualTo("POST /WRAPv0.9/ 200"));
        Assert.That(shown, Has.Exactly(2).EqualTo("POST /oauth2/token 200"));
        Assert.That(shown, Has.Exactly(3).EqualTo("POST /orders/messages 201"));
        foreach (var secret in secrets)
        {
            Assert.That(shown, Has.None.Contains(secret));
        }
    }

    [Test]
    public async Task A_request_shows_its_method_path_and_status_and_not_its_query()
    {
        using var response = await PostFormAsync("/WRAPv0.9?password=secret", "wrap_password=secret");

        Assert.That($"{Emulator.Wrap.Requests.Single()}", Is.EqualTo("POST /WRAPv0.9 400"));
    }

    [Test]
    public void A_fault_shows_its_name_and_not_what_it_sends()
    {
        Assert.That($"{Fault.Body("secret")}", Is.EqualTo("Body"));
        Assert.That($"{Fault.Redirect(new Uri("https://example/?secret"))}", Is.EqualTo("Redirect"));
        Assert.That($"{Fault.Status(429)}", Is.EqualTo("Status(429)"));
        Assert.That($"{Fault.Hang()}", Is.EqualTo("Hang"));
    }

    [Test]
    public async Task No_response_repeats_a_wrong_key()
    {
        const string Wrong = "d3Jvbmctc2VjcmV0";
        using var arr = await RequestArrAsync(key: Wrong);
        using var wrap = await RequestWrapAsync(("wrap_name", "owner"), ("wrap_password", Wrong));
        using var queue = await UseAsync(Service.Wrap, $"{Wrong}=1");
        using var oauth = await RequestOAuthAsync([.. ClientCredentials[..2], ("client_secret", Wrong)]);
        using var basic = await PostFormAsync(
            "/oauth2/token", "grant_type=client_credentials", authorization: Basic.Header(Wrong, Wrong));
        using var bearer = await UseAsync(Service.OAuth, Wrong);
        using var sas = await SendMessageAsync($"SharedAccessSignature sr={Wrong}&sig={Wrong}&se=1&skn={Wrong}");

        foreach (var response in (HttpResponseMessage[])[arr, wrap, queue, oauth, basic, bearer, sas])
        {
            Assert.That((int)response.StatusCode, Is.EqualTo(401));
            Assert.That($"{response.Headers} {await response.Content.ReadAsStringAsync()}", Does.Not.Contain(Wrong));
        }
    }

    /// <summary>
    /// Returns the text of every object that is reachable through the fields of the emulator, public or not.
    /// </summary>
    private static IEnumerable<string> Reach(object root)
    {
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance) { root };
        var open = new Queue<object>(seen);
        while (open.TryDequeue(out var item))
        {
            var ours = item.GetType().Assembly == typeof(TokenEmulator).Assembly;
            if (ours)
            {
                yield return $"{item}";
            }

            var parts = ours ? Fields(item) : item is IEnumerable list and not string ? list.Cast<object?>() : [];
            foreach (var part in parts.Where(part => part is not null && seen.Add(part)))
            {
                open.Enqueue(part!);
            }
        }
    }

    private static IEnumerable<object?> Fields(object item) => item.GetType()
        .GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
        .Select(field => field.GetValue(item));
}
