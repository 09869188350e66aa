namespace TokenClients.Emulator.Tests;

/// <summary>Which parts of a path the page and the text of a request show.</summary>
internal sealed class MaskingTests : EmulatorFixture
{
    [TestCase("accounts/7e57acc0-0000-4000-8000-000000000001/sessions/eyJhbGciOiJSUzI1NiJ9.e30.c2ln/:stop", "/accounts/7e57acc0-0000-4000-8000-000000000001/sessions/eyJh…/:stop")]
    [TestCase("orders/messages?token=c2VjcmV0LXRva2Vu", "/orders/messages")]
    [TestCase("accounts/3f2504e0-4f89-11d3-9a0c-0305e82c3301/token", "/accounts/3f2504e0-4f89-11d3-9a0c-0305e82c3301/token")]
    [TestCase("orders/messages", "/orders/messages")]
    [TestCase("accounts/c2VjcmV0LXRva2Vu/token", "/accounts/c2Vj…/token")]
    [TestCase("123456789012345/messages", "/123456789012345/messages")]
    [TestCase("1234567890123456/messages", "/1234…/messages")]
    [TestCase("c2VjcmV0LXRva2VuLW9mLTM5LWNoYXJhY3RlcnM/messages", "/c2Vj…/messages")]
    public async Task A_path_segment_that_may_be_a_key_or_a_token_is_masked(string path, string shown)
    {
        using var sent = await Http.GetAsync(path);
        using var events = await PageEvents.OpenAsync(Http);
        var requests = (await events.NextAsync("state")).List("requests").Select(request => request.GetProperty("path").GetString());

        Assert.That(requests.Single(), Is.EqualTo(shown));
        var request = new[] { Emulator.Arr, Emulator.Wrap, Emulator.OAuth }
            .SelectMany(service => service.Requests.Concat(service.ResourceRequests)).Single();
        Assert.That(request.MaskedPath, Is.EqualTo(shown));
        Assert.That($"{request}", Does.StartWith($"GET {shown} {request.StatusCode}"));
    }
}
