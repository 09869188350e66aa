using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;

namespace TokenClients.Emulator.Tests;

/// <summary>Clients that authenticate with a TLS client certificate, and tokens that are bound to it (RFC 8705).</summary>
internal sealed class ClientCertificateTests : EmulatorFixture
{
    private static readonly (string, string)[] IdAlone = [("grant_type", "client_credentials"), ("client_id", TokenEmulator.DefaultClientId)];

    private X509Certificate2 _certificate = null!;
    private HttpClient _bound = null!;

    protected override Task<TokenEmulator> StartAsync(Action<TokenEmulatorOptions> configure) => TokenEmulator.StartAsync(options =>
    {
        configure(options);
        (options.UseHttps, options.UseClientCertificates) = (true, true);
    });

    protected override HttpClient CreateClient() => new(Emulator.CreateHandler()) { BaseAddress = Emulator.BaseAddress };

    [SetUp]
    public void CreateCertificate()
    {
        _certificate = Emulator.CreateClientCertificate();
        _bound = Presenting(_certificate);
    }

    [TearDown]
    public void DisposeCertificate()
    {
        _bound.Dispose();
        _certificate.Dispose();
    }

    [Test]
    public async Task A_client_certificate_alone_gets_a_token_bound_to_it()
    {
        var token = await GetAsync(_bound);

        Assert.That(
            new Jwt(token).Claims.GetProperty("cnf").GetProperty("x5t#S256").GetString(),
            Is.EqualTo(System.Buffers.Text.Base64Url.EncodeToString(_certificate.GetCertHash(HashAlgorithmName.SHA256))));
    }

    [Test]
    public async Task The_client_presents_its_certificate_to_the_token_service_and_the_resource()
    {
        var services = new ServiceCollection().AddSingleton<TimeProvider>(Time);
        services.AddOAuthTokens(options =>
        {
            options.Authority = Emulator.BaseAddress;
            options.ClientId = TokenEmulator.DefaultClientId;
            options.ClientCertificateProvider = () => _certificate;
            options.Resilience.MaxRetries = 0;
        }).HttpClientBuilder.ConfigurePrimaryHttpMessageHandler(Emulator.CreateHandler);
        services.AddHttpClient("queue", http => http.BaseAddress = Emulator.BaseAddress).ConfigurePrimaryHttpMessageHandler(Emulator.CreateHandler).AddTokenHandler();
        await using var provider = services.BuildServiceProvider();

        using var response = await provider.GetRequiredService<IHttpClientFactory>().CreateClient("queue").PostAsync(Emulator.OAuth.ResourceEndpoint, null);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        Assert.That(new Jwt(Emulator.OAuth.ResourceRequests.Single().Headers["Authorization"].Split(' ')[1]).Claims.TryGetProperty("cnf", out _));
    }

    [Test]
    public async Task A_bound_token_is_accepted_only_with_the_same_certificate()
    {
        using var otherCertificate = Emulator.CreateClientCertificate();
        using var other = Presenting(otherCertificate);
        var token = await GetAsync(_bound);

        Assert.That(await UseAsync(_bound, token), Is.EqualTo(HttpStatusCode.Created));
        Assert.That(await UseAsync(other, token), Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(await UseAsync(Http, token), Is.EqualTo(HttpStatusCode.Unauthorized), "without a certificate");
    }

    [Test]
    public async Task A_token_that_was_requested_without_a_certificate_is_not_bound()
    {
        var token = await GetBearerAsync();

        Assert.That(new Jwt(token).Claims.TryGetProperty("cnf", out _), Is.False);
        Assert.That(await UseAsync(_bound, token), Is.EqualTo(HttpStatusCode.Created));
    }

    [Test]
    public async Task A_certificate_presented_with_a_secret_binds_the_token()
    {
        using var form = Content(ClientCredentials);
        using var response = await _bound.PostAsync(Emulator.OAuth.Endpoint, form);

        Assert.That(new Jwt(TokenIn(Service.OAuth, await response.Content.ReadAsStringAsync())).Claims.TryGetProperty("cnf", out _));
    }

    [Test]
    public async Task A_missing_certificate_or_that_of_another_client_is_rejected()
    {
        using var strangers = Emulator.CreateClientCertificate("somebody-else");
        using var stranger = Presenting(strangers);

        Assert.That(await RejectionAsync(stranger), Does.StartWith("The certificate of the connection is not one"));
        Assert.That(await RejectionAsync(Http), Does.Contain("but the connection presented none"));
        Emulator.Options.OAuthClientKeys.Clear();
        Assert.That(await RejectionAsync(_bound), Does.StartWith("The client is unknown, or has no certificate"));
    }

    [Test]
    public async Task The_metadata_lists_mutual_TLS()
    {
        var json = JsonElement.Parse(await Http.GetStringAsync(new Uri(".well-known/openid-configuration", UriKind.Relative)));

        Assert.That(
            json.GetProperty("token_endpoint_auth_methods_supported").EnumerateArray().Select(method => method.GetString()),
            Is.SupersetOf(["tls_client_auth", "self_signed_tls_client_auth"]));
        Assert.That(json.GetProperty("tls_client_certificate_bound_access_tokens").GetBoolean());
    }

    [Test]
    public async Task Client_certificates_are_not_requested_by_default()
    {
        await using var emulator = await TokenEmulator.StartAsync(options => options.UseHttps = true);
        using var certificate = emulator.CreateClientCertificate();
        using var client = Presenting(certificate, emulator);

        using var form = Content(IdAlone);
        using var response = await client.PostAsync(emulator.OAuth.Endpoint, form);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(await response.Content.ReadAsStringAsync(), Does.Contain("UseClientCertificates"));
    }

    private HttpClient Presenting(X509Certificate2 certificate, TokenEmulator? emulator = null)
    {
        var handler = (emulator ?? Emulator).CreateHandler();
        handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate;
        return new(handler) { BaseAddress = (emulator ?? Emulator).BaseAddress };
    }

    private static FormUrlEncodedContent Content((string Name, string Value)[] fields) =>
        new(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));

    private async Task<string> GetAsync(HttpClient client)
    {
        using var form = Content(IdAlone);
        using var response = await client.PostAsync(Emulator.OAuth.Endpoint, form);
        return TokenIn(Service.OAuth, await response.Content.ReadAsStringAsync());
    }

    private async Task<string> RejectionAsync(HttpClient client)
    {
        using var form = Content(IdAlone);
        using var response = await client.PostAsync(Emulator.OAuth.Endpoint, form);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        return JsonElement.Parse(await response.Content.ReadAsStringAsync()).GetProperty("error_description").GetString()!;
    }

    private async Task<HttpStatusCode> UseAsync(HttpClient client, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Emulator.OAuth.ResourceEndpoint) { Headers = { Authorization = new("Bearer", token) } };
        using var response = await client.SendAsync(request);
        return response.StatusCode;
    }
}
