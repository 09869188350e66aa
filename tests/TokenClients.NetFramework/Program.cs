// Uses the library on .NET Framework, with and without dependency injection. The settings of the emulator are in environment
// variables. Exits with the number of checks that failed.
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using TokenClients;
using TokenClients.NetFramework;

var checks = new Checks();
Console.WriteLine($"{Environment.Version}, {Type.GetType("Mono.Runtime")?.FullName ?? ".NET Framework"}, {Path.GetFileName(typeof(ITokenProvider).Assembly.Location)}");

using (var http = TokenHttp.CreateClient())
{
    await checks.RunAsync("ARR without DI", async () =>
    {
        var provider = new CachingTokenProvider(new ArrStsClient(http, Settings.Fill(new ArrStsClientOptions())));
        return await SameTokenAsync(provider) && await UseAsync(Settings.Session("one"), HttpMethod.Put, await provider.GetTokenAsync());
    });
    await checks.RunAsync("ACS WRAP without DI", async () =>
    {
        var provider = new CachingTokenProvider(new AcsWrapClient(http, Settings.Fill(new AcsWrapClientOptions())));
        return await SameTokenAsync(provider) && await UseAsync(Settings.Queue(), HttpMethod.Post, await provider.GetTokenAsync());
    });
    await checks.RunAsync("a wrong key", async () =>
    {
        var options = Settings.Fill(new ArrStsClientOptions());
        options.AccountKey = Convert.ToBase64String(new byte[32]);
        try
        {
            await new ArrStsClient(http, options).GetTokenAsync(new TokenRequest());
            return false;
        }
        catch (TokenException error)
        {
            return error is { Reason: TokenFailureReason.CredentialRejected, StatusCode: HttpStatusCode.Unauthorized }
                && error.ToString().IndexOf(options.AccountKey, StringComparison.Ordinal) < 0;
        }
    });
}

var services = new ServiceCollection();
services.AddArrTokens(o => Settings.Fill(o));
services.AddAcsWrapTokens(o => Settings.Fill(o));
services.AddHttpClient("session", client => client.BaseAddress = Settings.Session("two")).AddTokenHandler("Arr");
services.AddHttpClient("queue", client => client.BaseAddress = Settings.Queue()).AddTokenHandler("AcsWrap");
using (var provider = services.BuildServiceProvider())
{
    var clients = provider.GetRequiredService<IHttpClientFactory>();
    await checks.RunAsync("ARR with DI", async () =>
        await SameTokenAsync(provider.GetRequiredKeyedService<ITokenProvider>("Arr"))
        && (await clients.CreateClient("session").PutAsync("", null)).StatusCode == HttpStatusCode.Created);
    await checks.RunAsync("ACS WRAP with DI", async () =>
        await SameTokenAsync(provider.GetRequiredKeyedService<ITokenProvider>("AcsWrap"))
        && (await clients.CreateClient("queue").PostAsync("", new StringContent("hello"))).StatusCode == HttpStatusCode.Created);
    await checks.RunAsync("a rejected token", async () =>
    {
        var spoilt = new FirstTokenSpoilt { InnerHandler = new HttpClientHandler() };
        var hosts = new AccessTokenHandlerOptions { AllowedHosts = { Settings.Queue().Host } };
        using var http = new HttpClient(new AccessTokenHandler(provider.GetRequiredKeyedService<ITokenProvider>("Arr"), hosts) { InnerHandler = spoilt });
        using var response = await http.PutAsync(Settings.Session("three"), new StringContent("{}"));
        return response.StatusCode == HttpStatusCode.Created && spoilt.Sent == 2;
    });
}

return checks.Failed;

static async Task<bool> SameTokenAsync(ITokenProvider provider)
{
    var tokens = await Task.WhenAll(Enumerable.Range(0, 1000).Select(_ => Task.Run(() => provider.GetTokenAsync().AsTask())));
    return tokens.Distinct().Count() == 1 && tokens[0].ExpiresOn > DateTimeOffset.UtcNow;
}

static async Task<bool> UseAsync(Uri address, HttpMethod method, AccessToken token)
{
    using var http = new HttpClient();
    using var request = new HttpRequestMessage(method, address);
    request.Headers.Authorization = token.Authorization;
    using var response = await http.SendAsync(request);
    return response.StatusCode == HttpStatusCode.Created;
}
