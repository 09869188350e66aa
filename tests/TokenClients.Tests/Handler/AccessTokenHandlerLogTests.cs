using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace TokenClients.Tests;

/// <summary>If an application has several handlers, the log names the token client whose token was rejected.</summary>
internal sealed class AccessTokenHandlerLogTests : HandlerFixture
{
    [Test]
    public async Task Each_handler_logs_the_name_of_its_own_token_client()
    {
        await using var services = new ServiceCollection().AddLogging(logging => logging.AddProvider(Log).AddFilter((category, _) => category == typeof(AccessTokenHandler).FullName))
            .Also(s => s.AddTokens("one", _ => Tokens)).Also(s => s.AddTokens("two", _ => Tokens))
            .Also(s => Register(s, "first", "one")).Also(s => Register(s, "second", "two")).BuildServiceProvider();
        foreach (var name in new[] { "first", "second" })
        {
            using var http = services.GetRequiredService<IHttpClientFactory>().CreateClient(name);
            using var response = await http.GetAsync(Resource);
        }

        Assert.That(Log.Lines.Select(line => line.Text[..line.Text.IndexOf(" for ", StringComparison.Ordinal)]), Is.EqualTo([
            "resource.example rejected two tokens of client 'one'", "resource.example rejected two tokens of client 'two'",
        ]));
    }

    [TestCase(true, "DelegatingProvider"), TestCase(false, "ScriptedProvider")]
    public async Task A_handler_created_without_DI_logs_its_provider_type_and_not_that_of_the_cache(bool isCached, string name)
    {
        using var cache = new CachingTokenProvider(new DelegatingProvider(Tokens));
        using var http = new HttpClient(new AccessTokenHandler(
            isCached ? cache : Tokens, new AccessTokenHandlerOptions { AllowedHosts = { "resource.example" } }, Time, new LoggerOf<AccessTokenHandler>(Log))
        {
            InnerHandler = new StubHandler(Statuses(401, 200)),
        });
        using var response = await http.GetAsync(Resource);

        Assert.That(Log.Lines.Single().Text, Does.StartWith($"resource.example rejected the token of client '{name}' for "));
    }

    private static void Register(IServiceCollection services, string client, string tokens) =>
        services.AddHttpClient(client, http => http.BaseAddress = Resource).AddTokenHandler(tokens)
            .ConfigurePrimaryHttpMessageHandler(() => new StubHandler(Statuses(401, 401)));

    private sealed class DelegatingProvider(ITokenProvider inner) : ITokenProvider
    {
        public ValueTask<AccessToken> GetTokenAsync(TokenRequest request, CancellationToken cancellationToken = default) =>
            inner.GetTokenAsync(request, cancellationToken);
    }
}
