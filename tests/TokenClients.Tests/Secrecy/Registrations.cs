using Microsoft.Extensions.DependencyInjection;
using TokenClients.Emulator;

namespace TokenClients.Tests;

/// <summary>Registers all clients that use HTTP, with an emulator or another server.</summary>
internal sealed record Registration(string Name, Func<TokenEmulator, Uri> Endpoint, Func<TokenEmulator, EmulatedFaults> Faults, Action<IServiceCollection, Uri> Add)
{
    public static IReadOnlyList<Registration> All { get; } =
    [
        new("scan-arr", e => e.Arr.Endpoint, e => e.Arr.Faults, (s, at) => s.AddArrTokens("scan-arr", o => Arr(o, at))),
        new("scan-arr-two-keys", e => e.Arr.Endpoint, e => e.Arr.Faults, (s, at) => s.AddArrTokens("scan-arr-two-keys", o =>
        {
            Arr(o, at);
            o.SecondaryAccountKey = Keys.SecondAccount;
        })),
        new("scan-wrap", e => e.Wrap.Endpoint, e => e.Wrap.Faults, (s, at) => s.AddAcsWrapTokens("scan-wrap", o => Wrap(o, at))),
        new("scan-wrap-signed", e => e.Wrap.Endpoint, e => e.Wrap.Faults, (s, at) => s.AddAcsWrapTokens("scan-wrap-signed", o =>
        {
            Wrap(o, at);
            (o.UseSignedAssertion, o.SecondaryPassword) = (true, Keys.SecondIssuer);
        })),
        new("scan-wrap-saml", e => e.Wrap.Endpoint, e => e.Wrap.Faults, (s, at) => s.AddAcsWrapTokens("scan-wrap-saml", o =>
        {
            (o.Endpoint, o.Resilience.MaxRetries) = (at, 0);
            o.AssertionProvider = _ => new(AcsWrapAssertion.Saml(Keys.Assertion));
        })),
        new("scan-wrap-string", e => e.Wrap.Endpoint, e => e.Wrap.Faults, (s, at) => s.AddAcsWrapTokens("scan-wrap-string", o =>
            (o.ConnectionString, o.Resilience.MaxRetries) = (Keys.WrapConnectionString(at), 0))),
        new("scan-oauth", e => e.OAuth.Endpoint, e => e.OAuth.Faults, (s, at) => s.AddOAuthTokens("scan-oauth", o => OAuth(o, at))),
        new("scan-oauth-form", e => e.OAuth.Endpoint, e => e.OAuth.Faults, (s, at) => s.AddOAuthTokens("scan-oauth-form", o =>
        {
            OAuth(o, at);
            (o.ClientAuthentication, o.SecondaryClientSecret) = (OAuthClientAuthentication.Form, Keys.SecondClient);
            o.AdditionalParameters["api_key"] = Keys.Parameter;
        })),
        new("scan-oauth-key", e => e.OAuth.Endpoint, e => e.OAuth.Faults, (s, at) => s.AddOAuthTokens("scan-oauth-key", o =>
        {
            OAuth(o, at);
            (o.ClientSecret, o.PrivateKeyProvider) = (null, () => OAuthPrivateKey.FromCertificate(TestCertificates.One));
        })),
        new("scan-own", e => e.Arr.Endpoint, e => e.Arr.Faults, (s, at) => s
            .Configure<TokenResilienceOptions>("scan-own", o => o.MaxRetries = 0)
            .AddTokens("scan-own", async (http, request, cancellationToken) =>
        {
            using var message = new HttpRequestMessage(HttpMethod.Get, new Uri(at, $"accounts/{Keys.AccountId}/token"));
            message.Headers.Authorization = new("Bearer", $"{Keys.AccountId}:{Keys.Account}");
            using var response = await http.SendAsync(message, cancellationToken);
            _ = await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync(cancellationToken);
            return new AccessToken(Keys.OwnToken, DateTimeOffset.MaxValue);
        })),
    ];

    private static void Arr(ArrStsClientOptions options, Uri endpoint)
    {
        (options.AccountId, options.AccountKey, options.Endpoint) = (Keys.AccountId, Keys.Account, endpoint);
        (options.Resilience.MaxRetries, options.Resilience.RetryDelay) = (1, TimeSpan.Zero);
    }

    private static void Wrap(AcsWrapClientOptions options, Uri endpoint)
    {
        (options.Name, options.Password, options.Endpoint, options.Scope) = ("owner", Keys.Issuer, endpoint, "http://contoso.servicebus.windows.net/");
        (options.Resilience.MaxRetries, options.Resilience.RetryDelay) = (0, TimeSpan.Zero);
    }

    private static void OAuth(OAuthClientOptions options, Uri endpoint)
    {
        (options.ClientId, options.ClientSecret, options.Endpoint) = ("scan", Keys.Client, endpoint);
        (options.Resilience.MaxRetries, options.Resilience.RetryDelay) = (0, TimeSpan.Zero);
    }
}
