namespace TokenClients.Tests;

/// <summary>A client that is authenticated by its certificate (<c>self_signed_tls_client_auth</c>, <c>tls_client_auth</c>).</summary>
internal sealed class MutualTlsTests : MutualTlsFixture
{
    private const string Host = "orders.example";
    private const string Invalid = "The specified TLS client certificate is invalid, expired or has been revoked.";

    [Test]
    public async Task A_registered_certificate_is_accepted_at_the_mutual_TLS_alias()
    {
        await StartTlsAsync(RegisteredClient.WithKeys(Keys.PublicOf(Certificates.Rsa)));

        var token = await TokenOf(TlsClient(o => o.ClientCertificateProvider = () => Certificates.Rsa));

        var request = Server.TokenRequests.Single();
        Assert.That(request.Fields, Is.EqualTo(["grant_type", "client_id"]));
        Assert.That((request.Authorization, request.Certificate), Is.EqualTo(("", Certificates.Thumbprint(Certificates.Rsa))));
        Assert.That(BoundResource.BindingOf(AccessTokenOf(token)), Is.EqualTo(request.Certificate));
    }

    [Test]
    public async Task A_certificate_that_a_trusted_authority_issued_is_accepted()
    {
        await StartTlsAsync(RegisteredClient.WithHost(Host));
        using var certificate = Certificates.IssuedBy(Certificates.Authority, Host);

        await TokenOf(TlsClient(o => o.ClientCertificateProvider = () => certificate));

        Assert.That(Server.TokenRequests.Single().Certificate, Is.EqualTo(Certificates.Thumbprint(certificate)));
    }

    [Test]
    public async Task A_certificate_of_another_authority_or_for_another_host_is_rejected([Values] bool isTrusted)
    {
        await StartTlsAsync(RegisteredClient.WithHost(Host));
        using var certificate = Certificates.IssuedBy(
            isTrusted ? Certificates.Authority : Certificates.OtherAuthority, isTrusted ? "stranger.example" : Host);

        AssertRejected(await FailureOf(TlsClient(o => o.ClientCertificateProvider = () => certificate)), Invalid);
    }

    [Test]
    public async Task A_certificate_that_is_not_registered_is_rejected()
    {
        await StartTlsAsync(RegisteredClient.WithKeys(Keys.PublicOf(Certificates.Rsa)));

        AssertRejected(await FailureOf(TlsClient(o => o.ClientCertificateProvider = () => Certificates.OtherRsa)), Invalid);
    }

    [Test]
    public async Task A_client_that_presents_no_certificate_is_rejected()
    {
        await StartAsync(RegisteredClient.WithKeys(Keys.PublicOf(Certificates.Rsa))); // without an alias; the regular endpoint is http

        var failure = await FailureOf(TlsClient(o => o.ClientCertificateProvider = () => Certificates.Rsa));

        Assert.That((failure.Reason, (int?)failure.StatusCode, failure.ErrorCode), Is.EqualTo((TokenFailureReason.BadRequest, 400, "invalid_request")));
        Assert.That(Server.TokenRequests.Single().Certificate, Is.Null);
    }

    [Test]
    public async Task The_second_certificate_is_used_once_the_first_is_rejected()
    {
        await StartTlsAsync(RegisteredClient.WithKeys(Keys.PublicOf(Certificates.Rsa)));

        await TokenOf(TlsClient(o =>
            (o.ClientCertificateProvider, o.SecondaryClientCertificateProvider) = (() => Certificates.OtherRsa, () => Certificates.Rsa)));

        AssertCertificates(Certificates.Thumbprint(Certificates.OtherRsa), Certificates.Thumbprint(Certificates.Rsa));
    }

    [Test]
    public async Task A_token_of_the_second_certificate_stays_cached()
    {
        await StartTlsAsync(RegisteredClient.WithKeys(Keys.PublicOf(Certificates.Rsa)));
        var client = TlsClient(o =>
            (o.ClientCertificateProvider, o.SecondaryClientCertificateProvider) = (() => Certificates.OtherRsa, () => Certificates.Rsa));
        var token = await TokenOf(client);

        Time.Advance(60); // a new certificate would be noticed within this time

        Assert.That(await TokenOf(client), Is.SameAs(token));
        Assert.That(Server.TokenRequests, Has.Count.EqualTo(2), "one rejected, one accepted");
    }

    [Test]
    public async Task A_replaced_certificate_file_is_used_for_the_next_request()
    {
        var file = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"{Guid.NewGuid():N}.pem");
        await StartTlsAsync(RegisteredClient.WithKeys(Keys.PublicOf(Certificates.Rsa), Keys.PublicOf(Certificates.OtherRsa)));
        await File.WriteAllTextAsync(file, Certificates.PemOf(Certificates.Rsa));
        var client = TlsClient(o => o.ClientCertificateFile = file);
        var token = await TokenOf(client);

        await File.WriteAllTextAsync(file, Certificates.PemOf(Certificates.OtherRsa));
        await NextTokenOf(client, token);
        File.Delete(file);

        AssertCertificates(Certificates.Thumbprint(Certificates.Rsa), Certificates.Thumbprint(Certificates.OtherRsa));
    }

    [Test]
    public async Task An_assertion_sent_with_a_certificate_is_for_the_issuer()
    {
        await StartTlsAsync(RegisteredClient.WithKeys(Keys.PublicOf(Certificates.Rsa)));

        var token = await TokenOf(TlsClient(o => (o.ClientCertificateProvider, o.PrivateKeyProvider) =
            (() => Certificates.Rsa, () => OAuthPrivateKey.FromCertificate(Certificates.Rsa))));

        var request = Server.TokenRequests.Single();
        Assert.That(request.AssertionClaims.GetProperty("aud").GetString(), Is.EqualTo(Server.Issuer.AbsoluteUri));
        Assert.That(BoundResource.BindingOf(AccessTokenOf(token)), Is.EqualTo(request.Certificate).And.Not.Null);
    }

    private void AssertCertificates(params string[] thumbprints) =>
        Assert.That(Server.TokenRequests.Select(request => request.Certificate), Is.EqualTo(thumbprints));
}
