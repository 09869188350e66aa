using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Logging;
using Microsoft.Extensions.Logging;

namespace TokenClients.Tests;

/// <summary>The factory's log of clients that fetch or send tokens: text, structured values and scopes at level Trace.</summary>
internal sealed class SensitiveHttpLogFilterTests
{
    private Stage _stage = null!;

    [SetUp]
    public async Task OpenStage() => _stage = await Stage.OpenAsync();

    [TearDown]
    public async Task CloseStage() => await _stage.DisposeAsync();

    [Test]
    public async Task Headers_of_token_requests_are_not_logged()
    {
        await using var services = _stage.Services(s => Registration.All[0].Add(s, _stage.Emulator.Arr.Endpoint));

        await _stage.AskAsync(services.GetRequiredService<ITokenProvider>());

        Assert.That(_stage.Evidence.Of(Place.HttpClientLog), Has.Exactly(4).Items.And.All.Contains("Information"));
        Assert.That(_stage.Evidence.Shown(_stage.Leaks), Is.Empty);
    }

    [Test]
    public async Task Headers_of_requests_with_tokens_are_not_logged_whatever_RedactLoggedHeaders_says()
    {
        await using var services = _stage.Services(s =>
        {
            Registration.All[0].Add(s, _stage.Emulator.Arr.Endpoint);
            s.AddHttpClient("x", http => http.BaseAddress = _stage.Emulator.BaseAddress).AddTokenHandler().RedactLoggedHeaders(_ => false);
        });

        using var response = await services.GetRequiredService<IHttpClientFactory>().CreateClient("x").GetAsync($"/accounts/{Keys.AccountId}/sessions/a");

        Assert.That(_stage.Evidence.Of(Place.HttpClientLog), Has.Exactly(8).Items);
        Assert.That(_stage.Evidence.Shown(_stage.Leaks), Is.Empty);
    }

    [Test]
    public async Task The_filter_keeps_categories_events_levels_and_scopes_and_the_headers_of_other_clients()
    {
        using var resource = new RawServer(_ => "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        await using var services = _stage.Services(s =>
        {
            Registration.All[0].Add(s, _stage.Emulator.Arr.Endpoint);
            s.AddHttpClient("other", http => http.BaseAddress = resource.Endpoint);
            s.AddLogging(logging => logging.AddFilter("System.Net.Http.HttpClient.TokenClients:scan-arr.ClientHandler", LogLevel.Warning));
        });

        await _stage.AskAsync(services.GetRequiredService<ITokenProvider>());
        using var response = await services.GetRequiredService<IHttpClientFactory>().CreateClient("other").GetAsync("/");

        var lines = _stage.Evidence.Of(Place.HttpClientLog).ToList();
        Assert.That(lines.Where(line => line.StartsWith("System.Net.Http.HttpClient.TokenClients:scan-arr.", StringComparison.Ordinal)),
            Has.Exactly(2).Items.And.All.Contains(".LogicalHandler Information RequestPipeline").And.All.Contains("HTTP GET"));
        Assert.That(lines.Where(line => line.Contains("HttpClient.other.", StringComparison.Ordinal)), Has.Exactly(8).Items);
    }

    [Test]
    public async Task The_unnamed_HttpClient_keeps_its_log_category()
    {
        await using var services = _stage.Services(s =>
        {
            Registration.All[0].Add(s, _stage.Emulator.Arr.Endpoint);
            s.AddHttpClient("", http => http.BaseAddress = _stage.Emulator.BaseAddress).AddTokenHandler();
        });

        using var response = await services.GetRequiredService<IHttpClientFactory>().CreateClient("").GetAsync($"/accounts/{Keys.AccountId}/sessions/a");

        Assert.That(
            _stage.Evidence.Of(Place.HttpClientLog).Where(line => line.StartsWith("System.Net.Http.HttpClient.Default.", StringComparison.Ordinal)),
            Has.Exactly(4).Items);
        Assert.That(_stage.Evidence.Shown(_stage.Leaks), Is.Empty);
    }

    [Test]
    public async Task The_address_is_logged_without_its_query()
    {
        await using var services = _stage.Services(AddBothKinds);

        await SendAsync(services, $"?code={Keys.Parameter}");

        Assert.That(_stage.Evidence.Of(Place.HttpClientLog), Has.Some.Contains($"/accounts/{Keys.AccountId}/sessions/a"));
        Assert.That(_stage.Evidence.Shown(_stage.Leaks), Is.Empty);
    }

    [TestCase("AddDefaultLogger", "before", 8)]
    [TestCase("AddDefaultLogger", "after", 8)]
    [TestCase("AddDefaultLogger", "for all", 8)]
    [TestCase("RemoveAllLoggers", "before", 0)]
    [TestCase("RemoveAllLoggers", "after", 0)]
    [TestCase("RemoveAllLoggers", "for all", 0)]
    public async Task The_application_can_turn_the_factory_log_on_or_off_but_headers_are_never_logged(string choice, string when, int lines)
    {
        await using var services = _stage.Services(s => AddBothKinds(
            s, when, http => _ = choice == "AddDefaultLogger" ? http.AddDefaultLogger() : http.RemoveAllLoggers()));

        await SendAsync(services);

        Assert.That(_stage.Evidence.Of(Place.HttpClientLog), Has.Exactly(lines).Items);
        Assert.That(_stage.Evidence.Shown(_stage.Leaks), Is.Empty);
    }

    [Test]
    public async Task A_logger_that_the_application_adds_runs_in_addition_to_the_factorys(
        [Values("before", "after", "for all")] string when, [Values] bool isAsync, [Values] bool wrapsHandlers)
    {
        var logger = isAsync ? new AsyncLogger() : new Logger();
        await using var services = _stage.Services(s => AddBothKinds(s, when, http => http.AddLogger(_ => logger, wrapsHandlers)));

        await SendAsync(services);

        Assert.That(logger.Paths, Is.EqualTo([$"/accounts/{Keys.AccountId}/token", $"/accounts/{Keys.AccountId}/sessions/a"]));
        Assert.That(_stage.Evidence.Of(Place.HttpClientLog), Has.Exactly(8).Items);
    }

    [Test]
    public async Task A_token_handler_added_with_AddHttpMessageHandler_is_also_filtered()
    {
        await using var services = _stage.Services(s =>
        {
            Registration.All[0].Add(s, _stage.Emulator.Arr.Endpoint);
            s.AddHttpClient("x", http => http.BaseAddress = _stage.Emulator.BaseAddress).AddHttpMessageHandler(provider => new AccessTokenHandler(
                provider.GetRequiredService<ITokenProvider>(), new AccessTokenHandlerOptions { AllowedHosts = { _stage.Emulator.BaseAddress.Authority } }));
        });

        await SendAsync(services);

        Assert.That(_stage.Evidence.Of(Place.HttpClientLog), Has.Exactly(8).Items);
        Assert.That(_stage.Evidence.Shown(_stage.Leaks), Is.Empty);
    }

    [Test]
    public async Task The_token_of_a_provider_that_the_application_registers_is_not_logged_either()
    {
        await using var services = _stage.Services(s =>
        {
            s.AddSingleton<ITokenProvider>(new ScriptedProvider(TimeProvider.System) { Answer = (_, _) => new(Keys.OwnToken, DateTimeOffset.MaxValue) });
            s.AddHttpClient("x", http => http.BaseAddress = _stage.Emulator.BaseAddress).AddTokenHandler();
        });

        await SendAsync(services);

        Assert.That(_stage.Evidence.Of(Place.HttpClientLog), Has.Exactly(4).Items);
        Assert.That(_stage.Evidence.Shown(_stage.Leaks), Is.Empty);
    }

    /// <summary>Shows that the tests above would find a secret if the filter were missing.</summary>
    [Test]
    public async Task Without_the_filter_the_log_shows_keys_and_tokens()
    {
        await using var services = _stage.Services(s =>
        {
            AddBothKinds(s);
            s.Remove(s.Single(service => !service.IsKeyedService && service.ImplementationType == typeof(SensitiveHttpLogFilter)));
        });

        await SendAsync(services);

        Assert.That(_stage.Evidence.Shown(_stage.Leaks),
            Has.Some.Contains("HttpClient.TokenClients:scan-arr.").And.Some.Contains("HttpClient.x.").And.All.StartsWith("[HttpClientLog]").And.All.Contains(" Trace "));
    }

    private void AddBothKinds(IServiceCollection services) => AddBothKinds(services, "after", _ => { });

    /// <summary>
    /// Adds a client that fetches tokens and one that sends them, and configures both before that, after it, or through the
    /// defaults for all clients.
    /// </summary>
    private void AddBothKinds(IServiceCollection services, string when, Action<IHttpClientBuilder> configure)
    {
        string[] clients = ["TokenClients:scan-arr", "x"];
        if (when == "before")
        {
            Array.ForEach(clients, client => configure(services.AddHttpClient(client)));
        }

        Registration.All[0].Add(services, _stage.Emulator.Arr.Endpoint);
        services.AddHttpClient("x", http => http.BaseAddress = _stage.Emulator.BaseAddress).AddTokenHandler();
        if (when == "after")
        {
            Array.ForEach(clients, client => configure(services.AddHttpClient(client)));
        }
        else if (when == "for all")
        {
            services.ConfigureHttpClientDefaults(configure);
        }
    }

    /// <summary>Sends a request with a token, which is fetched first.</summary>
    private static async Task SendAsync(IServiceProvider services, string query = "")
    {
        var http = services.GetRequiredService<IHttpClientFactory>().CreateClient("x");
        using var response = await http.GetAsync($"/accounts/{Keys.AccountId}/sessions/a{query}");
    }

    private class Logger : IHttpClientLogger
    {
        public ConcurrentQueue<string> Paths { get; } = new();

        public object? LogRequestStart(HttpRequestMessage request) => null;

        public void LogRequestStop(object? context, HttpRequestMessage request, HttpResponseMessage response, TimeSpan elapsed) =>
            Paths.Enqueue(request.RequestUri!.AbsolutePath);

        public void LogRequestFailed(object? context, HttpRequestMessage request, HttpResponseMessage? response, Exception exception, TimeSpan elapsed) =>
            Assert.Fail($"{exception}");
    }

    private sealed class AsyncLogger : Logger, IHttpClientAsyncLogger
    {
        public ValueTask<object?> LogRequestStartAsync(HttpRequestMessage request, CancellationToken cancellationToken = default) => default;

        public ValueTask LogRequestStopAsync(
            object? context, HttpRequestMessage request, HttpResponseMessage response, TimeSpan elapsed, CancellationToken cancellationToken = default)
        {
            LogRequestStop(context, request, response, elapsed);
            return default;
        }

        public ValueTask LogRequestFailedAsync(
            object? context, HttpRequestMessage request, HttpResponseMessage? response, Exception exception, TimeSpan elapsed, CancellationToken cancellationToken = default)
        {
            LogRequestFailed(context, request, response, exception, elapsed);
            return default;
        }
    }
}
