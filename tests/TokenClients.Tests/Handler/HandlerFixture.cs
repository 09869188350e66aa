namespace TokenClients.Tests;

/// <summary>An access token handler between a scripted provider and a stub resource.</summary>
internal abstract class HandlerFixture
{
    protected static readonly Uri Resource = new("https://resource.example/things");

    protected ScriptedProvider Tokens { get; private set; } = null!;

    protected RecordingLogger Log { get; private set; } = null!;

    protected FakeTime Time { get; private set; } = null!;

    /// <summary>The requests that reached the resource: address and <c>Authorization</c> header.</summary>
    protected List<(Uri? Address, string? Authorization)> Sent { get; private set; } = null!;

    [SetUp]
    public void CreateStubs()
    {
        Log = new RecordingLogger();
        Time = new FakeTime();
        Tokens = new ScriptedProvider(TimeProvider.System);
        Tokens.Answer = (number, request) => Tokens.Token($"token-{number}", TimeSpan.FromHours(1), request.Scope);
        Sent = [];
    }

    [TearDown]
    public void DisposeLog() => Log.Dispose();

    protected HttpClient Client(
        Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> resource, Action<AccessTokenHandlerOptions>? configure = null)
    {
        var options = new AccessTokenHandlerOptions { AllowedHosts = { "resource.example" } };
        configure?.Invoke(options);
        return new HttpClient(new AccessTokenHandler(Tokens, options, Time, new LoggerOf<AccessTokenHandler>(Log))
        {
            InnerHandler = new StubHandler((request, cancellationToken) =>
            {
                Sent.Add((request.RequestUri, $"{request.Headers.Authorization}"));
                return resource(request, cancellationToken);
            }),
        });
    }

    protected HttpClient Client(Func<HttpRequestMessage, HttpResponseMessage> resource, Action<AccessTokenHandlerOptions>? configure = null) =>
        Client((request, _) => Task.FromResult(resource(request)), configure);

    /// <summary>A resource that answers with these statuses in turn; each body contains the number of its request.</summary>
    protected static Func<HttpRequestMessage, HttpResponseMessage> Statuses(params int[] statuses)
    {
        var number = 0;
        return _ => Answers.Create(statuses[number++], $"answer {number}", null, ("X-Number", $"{number}"));
    }
}
