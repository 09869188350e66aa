using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Logging;
using TokenClients.Emulator;

namespace TokenClients.Tests;

/// <summary>The setup of a scene: an emulator, registrations whose output is recorded, and the secrets.</summary>
internal sealed class Stage : IAsyncDisposable
{
    private readonly TelemetryRecorder _recorder;

    private Stage(TokenEmulator emulator)
    {
        Emulator = emulator;
        _recorder = new TelemetryRecorder(Evidence);
        foreach (var secret in Keys.All)
        {
            Leaks.Add(secret);
        }

        emulator.Options.Accounts[Keys.AccountId] = [Keys.Account, Keys.SecondAccount];
        emulator.Options.Issuers["owner"] = [Keys.Issuer, Keys.SecondIssuer];
        emulator.Options.OAuthClients["scan"] = [Keys.Client, Keys.SecondClient];
        emulator.Options.OAuthClientKeys["scan"] = [OAuthClientKey.FromCertificate(TestCertificates.One)];
        emulator.Options.SasKeys["send"] = [Keys.Sas];
    }

    public TokenEmulator Emulator { get; }

    public Evidence Evidence { get; } = new();

    public Leaks Leaks { get; } = new();

    /// <summary>The number of token requests that the emulator has received.</summary>
    public int Requests => new[] { Emulator.Arr, Emulator.Wrap, Emulator.OAuth }.Sum(service => service.Requests.Count);

    public static async Task<Stage> OpenAsync() => new(await TokenEmulator.StartAsync());

    public ServiceProvider Services(Action<IServiceCollection> add, TimeProvider? time = null)
    {
        var services = new ServiceCollection();
        AddRecorders(services, time);
        add(services);
        return services.BuildServiceProvider();
    }

    public IHost Host(Action<IServiceCollection> add, TimeProvider? time = null)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        AddRecorders(builder.Services, time);
        add(builder.Services);
        return builder.Build();
    }

    /// <summary>Requests a token, and prints the result.</summary>
    public async Task<AccessToken?> AskAsync(ITokenProvider provider, TokenRequest request = default, CancellationToken cancellationToken = default)
    {
        try
        {
            var token = await provider.GetTokenAsync(request, cancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(30), CancellationToken.None);
            Leaks.AddToken(token.Value);
            Evidence.AddPrinted(token);
            Evidence.AddPrinted(TokenRequest.Replacing(token) with { MinimumLifetime = TimeSpan.FromSeconds(1) });
            Evidence.AddPrinted(token.Scheme == "WRAP" ? SimpleWebToken.Parse(token.Value) : null);
            return token;
        }
        catch (Exception error) when (error is TokenException or OperationCanceledException)
        {
            Evidence.AddPrinted(error);
            return null;
        }
    }

    public void ReadGauges() => _recorder.ReadGauges();

    public ValueTask DisposeAsync()
    {
        _recorder.Dispose();
        return Emulator.DisposeAsync();
    }

    private void AddRecorders(IServiceCollection services, TimeProvider? time)
    {
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(_recorder));
        services.AddSingleton<IHttpMessageHandlerBuilderFilter>(new WiretapFilter(Leaks));
        services.AddSingleton(time ?? TimeProvider.System);
    }

    private sealed class WiretapFilter(Leaks leaks) : IHttpMessageHandlerBuilderFilter
    {
        public Action<HttpMessageHandlerBuilder> Configure(Action<HttpMessageHandlerBuilder> next) => builder =>
        {
            next(builder);
            builder.PrimaryHandler = new Wiretap(leaks, builder.PrimaryHandler);
        };
    }
}
