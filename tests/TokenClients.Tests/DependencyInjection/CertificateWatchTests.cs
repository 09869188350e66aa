using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace TokenClients.Tests;

/// <summary>A certificate in a file that is replaced while a client lives.</summary>
internal sealed class CertificateWatchTests
{
    [Test]
    public async Task A_certificate_that_is_replaced_has_tokens_requested_anew_within_a_minute()
    {
        CoreBuild.HasToBeNet("The build for .NET Standard does not read PEM files.");
        var original = TestCertificates.Pem(TestCertificates.ECDsa("one"));
        using var file = new TemporaryFile(original);
        using var log = new RecordingLogger();
        var time = new FakeTime();
        var server = new StubHandler(_ => Answers.Create(200, """{"access_token":"opaque","expires_in":36000}"""));
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(time);
        services.AddLogging(logging => logging.AddProvider(log));
        services.AddOAuthTokens(o => (o.Endpoint, o.ClientId, o.ClientCertificateFile) = (new("https://login.example/token"), "id", file.Path))
            .HttpClientBuilder.AddHttpMessageHandler(() => new Answering(server));
        await using var provider = services.BuildServiceProvider();
        var tokens = provider.GetRequiredService<ITokenProvider>();
        var first = await tokens.GetTokenAsync();

        time.Advance(TimeSpan.FromMinutes(1));
        Assert.That(await tokens.GetTokenAsync(), Is.SameAs(first), "as long as the certificate is the same");

        file.Write("half of a fi");
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.That(await tokens.GetTokenAsync(), Is.SameAs(first), "and while the file cannot be read");
        file.Write(original);
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.That(await tokens.GetTokenAsync(), Is.SameAs(first), "and when it can be read again");

        file.Write(TestCertificates.Pem(TestCertificates.ECDsa("two")));
        time.Advance(TimeSpan.FromMinutes(1));
        var second = await tokens.GetTokenAsync();

        Assert.That((first.BindingCertificate!.Subject, second.BindingCertificate!.Subject), Is.EqualTo(("CN=one", "CN=two")));

        file.Write(TestCertificates.Pem(TestCertificates.ECDsa("three")));
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.That((await tokens.GetTokenAsync()).BindingCertificate!.Subject, Is.EqualTo("CN=three"), "also the minute after");
        Assert.That(log.Lines.Count(line => line.Text.Contains("The certificate of token client 'OAuth' has changed", StringComparison.Ordinal)), Is.EqualTo(2));
    }

    /// <summary>Answers in place of the primary handler.</summary>
    private sealed class Answering(StubHandler server) : DelegatingHandler
    {
        private readonly HttpMessageInvoker _server = new(server);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            _server.SendAsync(request, cancellationToken);
    }
}
