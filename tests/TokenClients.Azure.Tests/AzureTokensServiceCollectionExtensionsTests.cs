using System.Net;
using Azure;
using Azure.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using AzureToken = Azure.Core.AccessToken;

namespace TokenClients.Tests;

/// <summary>A credential of the Azure SDK behind the cache and the handler.</summary>
internal sealed class AzureTokensServiceCollectionExtensionsTests
{
    private const string Scope = "https://servicebus.azure.net/.default";
    private static readonly DateTimeOffset Later = new(2090, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Test]
    public async Task A_thousand_concurrent_callers_on_a_cold_cache_call_the_credential_once()
    {
        var answer = new TaskCompletionSource<AzureToken>();
        var credential = new StubCredential((_, _) => new(answer.Task));
        await using var services = new ServiceCollection().Also(s => s.AddAzureTokens(credential, Scope)).BuildServiceProvider();
        var tokens = services.GetRequiredService<ITokenProvider>();

        var calls = await Callers.CallAsync(1000, _ => tokens.GetTokenAsync().AsTask());
        answer.SetResult(new AzureToken("t", Later));
        var received = await Task.WhenAll(calls);

        Assert.That(credential.CallCount, Is.EqualTo(1));
        Assert.That(received.Distinct().Count(), Is.EqualTo(1));
    }

    [Test]
    public async Task A_rejected_credential_is_not_called_again_until_its_cool_down_is_over()
    {
        var time = new FakeTime();
        var credential = StubCredential.Throwing(new AuthenticationFailedException("wrong secret"));
        await using var services = Services(credential, time);
        var tokens = services.GetRequiredService<ITokenProvider>();

        await ExpectFailuresAsync(tokens, 100);
        time.Advance(14); // 30 s, less half of it by jitter
        await ExpectFailuresAsync(tokens, 100);
        Assert.That(credential.CallCount, Is.EqualTo(1));

        time.Advance(17);
        await ExpectFailuresAsync(tokens, 100);
        Assert.That(credential.CallCount, Is.EqualTo(2));
    }

    private static IEnumerable<Exception> TransientFailures() =>
        [new RequestFailedException(0, "no network"), new CredentialUnavailableException("az login")];

    [TestCaseSource(nameof(TransientFailures))]
    public async Task After_a_transient_failure_the_credential_is_called_again_within_seconds(Exception error)
    {
        var time = new FakeTime();
        var credential = StubCredential.Throwing(error);
        await using var services = Services(credential, time);
        var tokens = services.GetRequiredService<ITokenProvider>();

        await ExpectFailuresAsync(tokens, 100);
        Assert.That(credential.CallCount, Is.EqualTo(1));

        time.Advance(1.1);
        await ExpectFailuresAsync(tokens, 100);
        Assert.That(credential.CallCount, Is.EqualTo(2));
    }

    [Test]
    public async Task A_rejected_token_without_a_replacement_is_neither_resent_nor_requested_on_every_call()
    {
        var credential = new StubCredential(() => new AzureToken("same", Later));
        await using var services = Services(credential, new FakeTime());
        using var resource = new StubHandler(_ => new HttpResponseMessage(HttpStatusCode.Unauthorized));
        var options = new AccessTokenHandlerOptions { AllowedHosts = { "api.example" } };
        using var handler = new AccessTokenHandler(services.GetRequiredService<ITokenProvider>(), options);
        handler.InnerHandler = resource;
        using var http = new HttpClient(handler);

        for (var i = 0; i < 10; i++)
        {
            using var response = await http.GetAsync("https://api.example/");
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        }

        Assert.That(resource.Requests, Has.Count.EqualTo(10), "each request was sent once");
        Assert.That(credential.CallCount, Is.EqualTo(2), "the first token, and one attempt to replace it");
    }

    [Test]
    public async Task Each_scope_has_its_own_token()
    {
        var credential = new StubCredential((number, _) => new(new AzureToken($"t{number}", Later)));
        await using var services = Services(credential, new FakeTime());
        var tokens = services.GetRequiredService<ITokenProvider>();

        var (one, two) = (await tokens.GetTokenAsync(), await tokens.GetTokenAsync(TokenRequest.For("https://vault.azure.net/.default")));

        Assert.That((one.Value, two.Value), Is.EqualTo(("t1", "t2")));
        Assert.That(await tokens.GetTokenAsync(TokenRequest.For("https://vault.azure.net/.default")), Is.SameAs(two));
    }

    [Test]
    public async Task Credentials_are_registered_by_name_and_may_come_from_a_factory()
    {
        var created = 0;
        await using var services = new ServiceCollection()
            .AddSingleton(new StubCredential(() => new AzureToken("made", Later)))
            .Also(s => Assert.That(s.AddAzureTokens(new StubCredential(() => new AzureToken("plain", Later)), Scope).Name, Is.EqualTo("Azure")))
            .Also(s => s.AddAzureTokens("named", new StubCredential(() => new AzureToken("named", Later)), "one", "two"))
            .Also(s => s.AddAzureTokens(
                "made",
                provider =>
                {
                    created++;
                    return provider.GetRequiredService<StubCredential>();
                },
                Scope)).BuildServiceProvider();
        var received = new List<string>();
        foreach (var name in new[] { "Azure", "named", "made", "made" })
        {
            received.Add((await services.GetRequiredKeyedService<ITokenProvider>(name).GetTokenAsync()).Value);
        }

        Assert.That(received, Is.EqualTo(new[] { "plain", "named", "made", "made" }));
        Assert.That(created, Is.EqualTo(1));
    }

    [Test]
    public void Invalid_arguments_of_AddAzureTokens_fail_immediately()
    {
        var (services, credential) = (new ServiceCollection(), new StubCredential(() => default));
        Assert.Multiple(() =>
        {
            Assert.That(() => services.AddAzureTokens(credential), Throws.TypeOf<OptionsValidationException>().With.Message.StartsWith("Token client 'Azure': Scopes is empty; "));
            Assert.That(() => services.AddAzureTokens("x", credential), Throws.TypeOf<OptionsValidationException>().With.Message.Contains("/.default'"));
            Assert.That(() => services.AddAzureTokens("x", _ => credential), Throws.TypeOf<OptionsValidationException>().With.Message.Contains("/.default'"));
            Assert.That(() => services.AddAzureTokens("x", (StubCredential)null!, Scope), Throws.ArgumentNullException);
            Assert.That(() => services.AddAzureTokens("x", (Func<IServiceProvider, StubCredential>)null!, Scope), Throws.ArgumentNullException);
            Assert.That(() => services.AddAzureTokens("x", credential, scopes: null!), Throws.ArgumentNullException);
            Assert.That(() => services.AddAzureTokens("x", (Action<AzureTokenClientOptions>)null!), Throws.ArgumentNullException);
            Assert.That(() => services.AddAzureTokens(name: null!, _ => { }), Throws.ArgumentNullException);
            Assert.That(() => ((IServiceCollection)null!).AddAzureTokens(_ => { }), Throws.ArgumentNullException);
            Assert.That(() => services.AddAzureTokens(name: null!, credential, Scope), Throws.ArgumentNullException);
            Assert.That(() => ((IServiceCollection)null!).AddAzureTokens(credential, Scope), Throws.ArgumentNullException);
            Assert.That(services, Is.Empty);
        });
    }

    [Test]
    public void Two_credentials_cannot_have_the_same_name() =>
        Assert.That(
            () => new ServiceCollection().Also(s => s.AddAzureTokens(new StubCredential(() => default), Scope))
                .AddAzureTokens(new StubCredential(() => default), Scope),
            Throws.ArgumentException.With.Message.Contains("'Azure'"));

    [Test]
    public async Task No_log_line_at_any_level_holds_a_token()
    {
        using var log = new RecordingLogger();
        await using var services = new ServiceCollection()
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(log))
            .Also(s => s.AddAzureTokens("good", new StubCredential(() => new AzureToken("secret-token", Later)), Scope))
            .Also(s => s.AddAzureTokens("bad", new StubCredential(() => new AzureToken("secret-token\nmore", Later)), Scope)).BuildServiceProvider();

        await services.GetRequiredKeyedService<ITokenProvider>("good").GetTokenAsync();
        await ExpectFailuresAsync(services.GetRequiredKeyedService<ITokenProvider>("bad"), 1);
        await log.NextLineAsync();
        await log.NextLineAsync();

        Assert.That(string.Join('\n', log.Lines), Does.Contain("'good'").And.Contain("'bad'").And.Not.Contain("secret-token"));
    }

    private static ServiceProvider Services(StubCredential credential, FakeTime time) =>
        new ServiceCollection().AddSingleton<TimeProvider>(time).Also(s => s.AddAzureTokens(credential, Scope)).BuildServiceProvider();

    private static async Task ExpectFailuresAsync(ITokenProvider tokens, int times)
    {
        for (var i = 0; i < times; i++)
        {
            await Assert.ThrowsAsync<TokenException>(() => tokens.GetTokenAsync().AsTask());
        }
    }
}
