using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace TokenClients.Tests;

/// <summary>Certificates that are replaced while a client is in use.</summary>
internal sealed class CertificateWatchTests
{
    [Test]
    public async Task A_replaced_certificate_file_causes_a_new_token_within_a_minute()
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
            .HttpClientBuilder.AddHttpMessageHandler(() => new AnsweringHandler(server));
        await using var provider = services.BuildServiceProvider();
        var tokens = provider.GetRequiredService<ITokenProvider>();
        var first = await tokens.GetTokenAsync();

        time.Advance(TimeSpan.FromMinutes(1));
        Assert.That(await tokens.GetTokenAsync(), Is.SameAs(first), "the certificate is the same");

        file.Write("half of a fi");
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.That(await tokens.GetTokenAsync(), Is.SameAs(first), "the file cannot be read");
        file.Write(original);
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.That(await tokens.GetTokenAsync(), Is.SameAs(first), "the file contains the same certificate again");

        file.Write(TestCertificates.Pem(TestCertificates.ECDsa("two")));
        time.Advance(TimeSpan.FromMinutes(1));
        var second = await tokens.GetTokenAsync();

        Assert.That((first.BindingCertificate!.Subject, second.BindingCertificate!.Subject), Is.EqualTo(("CN=one", "CN=two")));

        file.Write(TestCertificates.Pem(TestCertificates.ECDsa("three")));
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.That((await tokens.GetTokenAsync()).BindingCertificate!.Subject, Is.EqualTo("CN=three"), "a second change is detected a minute later");
        Assert.That(log.Lines.Count(line => line.Text.Contains("The certificate of token client 'OAuth' has changed", StringComparison.Ordinal)), Is.EqualTo(2));
    }

    [Test]
    public void A_certificate_replaced_in_the_first_minute_is_detected_at_its_end()
    {
        var (time, certificate, changes) = (new FakeTime(), TestCertificates.One, 0);
        var source = new TokenSource(new CertificateUser(() => [certificate]));
        using var watch = new CertificateWatch(() => source, () => changes++, time);

        certificate = TestCertificates.Two;
        time.Advance(TimeSpan.FromMinutes(1));

        Assert.That(changes, Is.EqualTo(1));
    }

    [Test]
    public void Certificates_unreadable_at_first_do_not_fail_the_client_and_are_detected_later()
    {
        var (time, isReadable, changes) = (new FakeTime(), false, 0);
        var source = new TokenSource(new CertificateUser(() => isReadable ? [TestCertificates.One] : throw new IOException("not yet")));
        using var watch = new CertificateWatch(() => source, () => changes++, time);

        isReadable = true;
        time.Advance(TimeSpan.FromMinutes(1));

        Assert.That(changes, Is.EqualTo(1));
    }

    private sealed class CertificateUser(Func<IReadOnlyList<X509Certificate2>> certificates) : ITokenProvider, ICertificateUser
    {
        public IReadOnlyList<X509Certificate2> Certificates => certificates();

        public ValueTask<AccessToken> GetTokenAsync(TokenRequest request, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();
    }

    /// <summary>Answers in place of the primary handler.</summary>
    private sealed class AnsweringHandler(StubHandler server) : DelegatingHandler
    {
        private readonly HttpMessageInvoker _server = new(server);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            _server.SendAsync(request, cancellationToken);
    }
}
