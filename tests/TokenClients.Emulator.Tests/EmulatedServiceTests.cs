using System.Net;

namespace TokenClients.Emulator.Tests;

/// <summary>Tests the addresses that clients are configured with.</summary>
internal sealed class EmulatedServiceTests : EmulatorFixture
{
    [Test]
    public void The_service_endpoints_are_addresses_of_the_emulator()
    {
        var address = Emulator.BaseAddress.AbsoluteUri;

        Assert.That(address, Does.Match(@"^http://127\.0\.0\.1:\d+/$"));
        Assert.That(Emulator.Arr.Endpoint.AbsoluteUri, Is.EqualTo(address));
        Assert.That(Emulator.Arr.ResourceEndpoint.AbsoluteUri, Is.EqualTo(address));
        Assert.That(Emulator.Wrap.Endpoint.AbsoluteUri, Is.EqualTo($"{address}WRAPv0.9/"));
        Assert.That(Emulator.Wrap.ResourceEndpoint.AbsoluteUri, Is.EqualTo($"{address}orders/messages"));
        Assert.That(Emulator.OAuth.Endpoint.AbsoluteUri, Is.EqualTo($"{address}oauth2/token"));
        Assert.That(Emulator.OAuth.ResourceEndpoint, Is.EqualTo(Emulator.Wrap.ResourceEndpoint));
    }

    [Test]
    public async Task The_ARR_endpoints_accept_the_documented_paths()
    {
        using var client = NewClient(Emulator.Arr.Endpoint);
        client.DefaultRequestHeaders.Authorization = new("Bearer", $"{AccountId}:{TokenEmulator.DefaultAccountKey}");
        var token = Jwt.In(await client.GetStringAsync(new Uri($"accounts/{AccountId}/token", UriKind.Relative)));

        using var resource = NewClient(Emulator.Arr.ResourceEndpoint);
        resource.DefaultRequestHeaders.Authorization = new("Bearer", token);
        using var created = await resource.PutAsync(
            new Uri($"accounts/{AccountId}/sessions/a?api-version=2021-01-01", UriKind.Relative), content: null);

        Assert.That(created.StatusCode, Is.EqualTo(HttpStatusCode.Created));
    }

    [Test]
    public async Task The_WRAP_endpoints_work_without_a_further_path()
    {
        using var form = new FormUrlEncodedContent(
            Password.Select(field => KeyValuePair.Create(field.Item1, field.Item2)));
        using var granted = await Http.PostAsync(Emulator.Wrap.Endpoint, form);
        using var message = new HttpRequestMessage(HttpMethod.Post, Emulator.Wrap.ResourceEndpoint);
        message.Headers.TryAddWithoutValidation(
            "Authorization", Swt.Header(Swt.In(await granted.Content.ReadAsStringAsync())));
        using var sent = await Http.SendAsync(message);

        Assert.That(sent.StatusCode, Is.EqualTo(HttpStatusCode.Created));
    }

    [Test]
    public async Task The_OAuth_endpoints_work_without_a_further_path()
    {
        using var form = new FormUrlEncodedContent(
            ClientCredentials.Select(field => KeyValuePair.Create(field.Item1, field.Item2)));
        using var granted = await Http.PostAsync(Emulator.OAuth.Endpoint, form);
        using var message = new HttpRequestMessage(HttpMethod.Post, Emulator.OAuth.ResourceEndpoint);
        message.Headers.Authorization =
            new("Bearer", Jwt.In(await granted.Content.ReadAsStringAsync(), "access_token"));
        using var sent = await Http.SendAsync(message);

        Assert.That(sent.StatusCode, Is.EqualTo(HttpStatusCode.Created));
    }

    [Test]
    public async Task Two_tokens_issued_in_the_same_second_differ([Values] Service service, [Values(null, 1)] int? seed)
    {
        Emulator.Options.Seed = seed;
        using var first = await RequestTokenAsync(service);
        using var second = await RequestTokenAsync(service);

        Assert.That(
            TokenIn(service, await first.Content.ReadAsStringAsync()),
            Is.Not.EqualTo(TokenIn(service, await second.Content.ReadAsStringAsync())));
    }

    [Test]
    public async Task The_issuer_of_a_token_has_the_host_name_that_the_client_used()
    {
        using var client = NewClient(new Uri($"http://localhost:{Emulator.BaseAddress.Port}/"));
        using var form = new FormUrlEncodedContent(
            Password.Select(field => KeyValuePair.Create(field.Item1, field.Item2)));
        using var granted = await client.PostAsync(new Uri("WRAPv0.9", UriKind.Relative), form);
        var token = SimpleWebToken.Parse(Swt.In(await granted.Content.ReadAsStringAsync()));

        Assert.That(token.Issuer, Is.EqualTo(client.BaseAddress!.AbsoluteUri));
    }
}
