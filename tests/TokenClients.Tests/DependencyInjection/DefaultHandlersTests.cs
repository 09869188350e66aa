using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Http.Logging;
using Microsoft.Extensions.Logging;
using TokenClients.Emulator;

namespace TokenClients.Tests;

/// <summary>Which HttpClient defaults apply to the HttpClient of a token client.</summary>
internal sealed class DefaultHandlersTests : EmulatorFixture
{
    private readonly List<string> _passed = [];

    [SetUp]
    public void ClearPassed() => _passed.Clear();

    [Test]
    public async Task Retries_from_HttpClient_defaults_do_not_multiply_those_of_a_token_client([Values] bool isFirst)
    {
        for (var i = 0; i < 20; i++)
        {
            Emulator.Arr.Faults.Enqueue(Fault.Status(503));
        }

        await using var services = Services(s => s.AddArrTokens(Arr), all => all.AddHttpMessageHandler(() => new Retrying()), isFirst);

        var error = await Assert.ThrowsAsync<TokenException>(() => services.GetRequiredService<ITokenProvider>().GetTokenAsync().AsTask());

        Assert.That(error!.Reason, Is.EqualTo(TokenFailureReason.Unavailable));
        Assert.That(Emulator.Arr.Requests, Has.Count.EqualTo(3)); // the first request and two retries
    }

    [Test]
    public async Task Default_handlers_are_not_used_for_TokenClientFactory_clients_or_custom_providers()
    {
        await using var services = Services(
            s =>
            {
                s.AddTokenClientFactory();
                s.AddTokens("own", async (http, _, cancellationToken) =>
                    new AccessToken($"{(int)(await http.GetAsync(Emulator.Arr.Endpoint, cancellationToken)).StatusCode}", DateTimeOffset.MaxValue));
            },
            all => all.AddHttpMessageHandler(() => new Passing("all", _passed)));
        var options = new ArrStsClientOptions();
        Arr(options);
        using var client = services.GetRequiredService<TokenClientFactory>().Create("tenant", options);

        await client.GetTokenAsync();
        await services.GetRequiredService<ITokenProvider>().GetTokenAsync();

        Assert.That(_passed, Is.Empty);
    }

    [Test]
    public async Task One_log_line_names_the_default_handlers_that_are_not_used()
    {
        using var log = new RecordingLogger();
        await using var services = Services(
            s => s.AddArrTokens(Arr).Services.AddLogging(logging => logging.AddProvider(log)),
            all => all.AddHttpMessageHandler(() => new Retrying()).AddHttpMessageHandler(() => new Passing("all", _passed)));
        await services.GetRequiredService<ITokenProvider>().GetTokenAsync();
        var options = services.GetRequiredService<Microsoft.Extensions.Options.IOptionsMonitor<HttpClientFactoryOptions>>().Get("TokenClients:Arr");
        var again = new Builder(services) { Name = "TokenClients:Arr", AdditionalHandlers = { new Retrying() } };
        options.HttpMessageHandlerBuilderActions.ToList().ForEach(action => action(again)); // as when the factory renews the handlers

        Assert.That(log.Lines.Where(line => line.Text.Contains("does not use")), Is.EqualTo(new[]
        {
            (LogLevel.Information, "The HttpClient of token client 'Arr' does not use Retrying, Passing, which ConfigureHttpClientDefaults adds to every client, because it has its own retries and time-outs. If it needs one of them, add it to the token client's HttpClientBuilder."),
        }));
    }

    [Test]
    public async Task Without_default_handlers_nothing_is_logged()
    {
        using var log = new RecordingLogger();
        await using var services = Services(s => s.AddArrTokens(Arr).Services.AddLogging(logging => logging.AddProvider(log)), _ => { });

        await services.GetRequiredService<ITokenProvider>().GetTokenAsync();

        Assert.That(log.Lines.Where(line => line.Text.Contains("does not use")), Is.Empty);
    }

    [Test]
    public async Task Handlers_and_loggers_added_to_the_token_clients_own_HttpClient_are_kept([Values] bool isFirst)
    {
        var logger = new CountingLogger();
        await using var services = Services(
            s =>
            {
                s.AddHttpClient("TokenClients:Arr").AddHttpMessageHandler(() => new Passing("before", _passed));
                s.AddArrTokens(Arr).HttpClientBuilder.AddHttpMessageHandler(() => new Passing("own", _passed)).AddLogger(_ => logger);
            },
            all => all.AddHttpMessageHandler(() => new Passing("all", _passed)).AddLogger(_ => logger),
            isFirst);
        await services.GetRequiredService<ITokenProvider>().GetTokenAsync();

        Assert.That(_passed, Is.EqualTo(["before", "own"]));
        Assert.That(logger.Requests, Is.EqualTo(2));
    }

    [Test]
    public async Task A_default_primary_handler_is_kept_but_without_redirects_and_cookies([Values] bool isSockets)
    {
        CoreBuild.HasToBeNet("The build for .NET Standard does not know SocketsHttpHandler.");
        var proxy = new WebProxy("http://proxy.example:3128");
        using var sockets = new SocketsHttpHandler { Proxy = proxy, MaxConnectionsPerServer = 7 };
        using var client = new HttpClientHandler { Proxy = proxy, MaxConnectionsPerServer = 7 };
        await using var services = Services(
            s => s.AddArrTokens(Arr), all => all.ConfigurePrimaryHttpMessageHandler(() => isSockets ? sockets : client));

        Assert.That((await services.GetRequiredService<ITokenProvider>().GetTokenAsync()).Value, Is.Not.Empty); // without using the proxy

        Assert.That(
            isSockets ? (sockets.AllowAutoRedirect, sockets.UseCookies, sockets.MaxConnectionsPerServer, sockets.Proxy!.GetProxy(new Uri("https://sts.example/")))
                : (client.AllowAutoRedirect, client.UseCookies, client.MaxConnectionsPerServer, client.Proxy!.GetProxy(new Uri("https://sts.example/"))),
            Is.EqualTo((false, false, 7, new Uri("http://proxy.example:3128"))));
    }

    private static ServiceProvider Services(Action<IServiceCollection> add, Action<IHttpClientBuilder> defaults, bool isFirst = true)
    {
        var services = new ServiceCollection();
        Action<IServiceCollection> addDefaults = s => s.ConfigureHttpClientDefaults(defaults);
        return services.Also(isFirst ? addDefaults : add).Also(isFirst ? add : addDefaults).BuildServiceProvider();
    }

    private sealed class Passing(string name, List<string> passed) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            passed.Add(name);
            return base.SendAsync(request, cancellationToken);
        }
    }

    private sealed class Retrying : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            for (var i = 0; i < 3 && !response.IsSuccessStatusCode; i++)
            {
                response = await base.SendAsync(request, cancellationToken);
            }

            return response;
        }
    }

    private sealed class CountingLogger : IHttpClientLogger
    {
        public int Requests { get; private set; }

        public object? LogRequestStart(HttpRequestMessage request)
        {
            Requests++;
            return null;
        }

        public void LogRequestStop(object? context, HttpRequestMessage request, HttpResponseMessage response, TimeSpan elapsed)
        {
        }

        public void LogRequestFailed(object? context, HttpRequestMessage request, HttpResponseMessage? response, Exception exception, TimeSpan elapsed)
        {
        }
    }

    private sealed class Builder(IServiceProvider services) : HttpMessageHandlerBuilder
    {
        public override string? Name { get; set; }

        public override HttpMessageHandler PrimaryHandler { get; set; } = new HttpClientHandler();

        public override IList<DelegatingHandler> AdditionalHandlers { get; } = [];

        public override IServiceProvider Services => services;

        public override HttpMessageHandler Build() => throw new NotSupportedException();
    }
}
