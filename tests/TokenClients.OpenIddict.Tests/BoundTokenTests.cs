using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.DependencyInjection;

namespace TokenClients.Tests;

/// <summary>A token that is bound to a certificate, at a resource that checks the binding.</summary>
internal sealed class BoundTokenTests : MutualTlsFixture
{
    private X509Certificate2 _certificate = Certificates.Rsa;

    [SetUp]
    public Task StartAsync()
    {
        _certificate = Certificates.Rsa;
        return StartTlsAsync(RegisteredClient.WithKeys(Keys.PublicOf(Certificates.Rsa), Keys.PublicOf(Certificates.OtherRsa)));
    }

    [Test]
    public async Task The_handler_presents_the_certificate_that_the_token_is_bound_to()
    {
        using var response = await Resource().GetAsync(BoundResource.Path);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(Server.Requests[^1].Certificate, Is.EqualTo(Certificates.Thumbprint(Certificates.Rsa)));
        Assert.That(Server.TokenRequests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task After_a_rotation_each_token_is_presented_with_its_own_certificate()
    {
        var resource = Resource();
        using var first = await resource.GetAsync(BoundResource.Path);

        _certificate = Certificates.OtherRsa;
        using var cached = await resource.GetAsync(BoundResource.Path);
        Time.Advance(60); // a new certificate is noticed within this time
        using var renewed = await resource.GetAsync(BoundResource.Path);

        HttpResponseMessage[] responses = [first, cached, renewed];
        Assert.That(responses.Select(response => response.StatusCode), Is.All.EqualTo(HttpStatusCode.OK));
        var (former, current) = (Certificates.Thumbprint(Certificates.Rsa), Certificates.Thumbprint(Certificates.OtherRsa));
        Assert.That(
            Server.Requests.Where(request => request.Path == BoundResource.Path).Select(request => request.Certificate),
            Is.EqualTo([former, former, current]));
        Assert.That(Server.TokenRequests.Select(request => request.Certificate), Is.EqualTo([former, current]));
    }

    [Test]
    public async Task The_resource_rejects_the_token_with_another_certificate_or_none([Values] bool hasCertificate)
    {
        var token = await TokenOf(TlsClient(o => o.ClientCertificateProvider = () => _certificate));
        var handler = HandlerThatTrustsServer();
        handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => hasCertificate ? Certificates.OtherRsa : null!;
        using var http = new HttpClient(handler);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.Value);

        using var response = await http.GetAsync(new Uri(Server.TlsAddress, BoundResource.Path));

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(Server.Requests[^1].Certificate, hasCertificate ? Is.Not.Null : Is.Null);
    }

    private HttpClient Resource() => Register(o => o.ClientCertificateProvider = () => _certificate, client =>
    {
        TrustServer(client);
        client.Services.AddHttpClient("resource", http => http.BaseAddress = Server.TlsAddress)
            .ConfigurePrimaryHttpMessageHandler(HandlerThatTrustsServer).AddTokenHandler();
    }).GetRequiredService<IHttpClientFactory>().CreateClient("resource");
}
