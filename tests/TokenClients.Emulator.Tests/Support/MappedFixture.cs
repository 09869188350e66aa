using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;

namespace TokenClients.Emulator.Tests;

/// <summary>
/// An emulator under <c>/sts</c> of an app on the test host, with the same requests as in <see
/// cref="EmulatorFixture"/>.
/// </summary>
internal abstract class MappedFixture : EmulatorFixture
{
    protected WebApplication App { get; private set; } = null!;

    [TearDown]
    public async Task StopAppAsync() => await App.DisposeAsync();

    protected override async Task<TokenEmulator> StartAsync(Action<TokenEmulatorOptions> configure)
    {
        App = TestApp.InMemory();
        var emulator = App.MapTokenEmulator("/sts", configure);
        await App.StartAsync();
        return emulator;
    }

    protected override HttpClient CreateClient() =>
        new(new UnderPrefix(Emulator.BaseAddress, App.GetTestServer().CreateHandler()))
        {
            BaseAddress = Emulator.BaseAddress,
        };

    private sealed class UnderPrefix(Uri address, HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.RequestUri = new Uri(address, request.RequestUri!.PathAndQuery[1..]);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
