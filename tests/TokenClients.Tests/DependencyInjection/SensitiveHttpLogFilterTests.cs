using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace TokenClients.Tests;

/// <summary>HttpClient's own log of clients that carry credentials.</summary>
internal sealed class SensitiveHttpLogFilterTests
{
    private Stage _stage = null!;

    [SetUp]
    public async Task OpenStage() => _stage = await Stage.OpenAsync();

    [TearDown]
    public async Task CloseStage() => await _stage.DisposeAsync();

    [Test]
    public async Task The_headers_of_requests_for_tokens_are_in_no_structured_value()
    {
        await using var services = _stage.Services(s => Registration.All[0].Add(s, _stage.Emulator.Arr.Endpoint));

        await _stage.AskAsync(services.GetRequiredService<ITokenProvider>());

        Assert.That(_stage.Evidence.Of(Place.HttpClientLog), Has.Exactly(4).Items.And.All.Contains("Information"));
        Assert.That(_stage.Evidence.Shown(_stage.Leaks), Is.Empty);
    }

    [Test]
    public async Task The_headers_of_requests_with_tokens_are_not_either_whatever_is_redacted()
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
    public async Task A_clients_log_keeps_its_categories_levels_and_scopes_and_other_clients_keep_their_headers()
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
            Has.Exactly(2).Items.And.All.Contains(".LogicalHandler Information").And.All.Contains("HTTP GET"));
        Assert.That(lines.Where(line => line.Contains("HttpClient.other.", StringComparison.Ordinal)), Has.Exactly(8).Items);
    }

    [Test]
    public async Task The_client_without_a_name_keeps_its_category_too()
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
}
