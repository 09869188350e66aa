using Microsoft.Extensions.DependencyInjection;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;

namespace TokenClients.Tests;

/// <summary>Each token service as WireMock.Net simulates it, and its client as an application registers it.</summary>
internal static class TokenServices
{
    public const string AccountId = "3f2504e0-4f89-11d3-9a0c-0305e82c3301";
    public const string Key = "c2VjcmV0+key/of0the5account=";
    public const string Scope = "http://contoso.servicebus.windows.net/";

    public static readonly string[] All = ["arr", "wrap", "oauth"];

    /// <summary>The request that the service accepts; WireMock.Net answers any other with 404.</summary>
    public static IRequestBuilder RequestTo(string service) => service switch
    {
        "arr" => Request.Create().UsingGet().WithPath($"/accounts/{AccountId}/token")
            .WithHeader("Authorization", $"Bearer {AccountId}:{Key}"),
        "wrap" => Request.Create().UsingPost().WithPath("/WRAPv0.9")
            .WithBody(form => form?["wrap_name"] == "owner" && form["wrap_password"] == Key),
        _ => Request.Create().UsingPost().WithPath("/connect/token")
            .WithBody(form => form?["grant_type"] == "client_credentials"),
    };

    /// <summary>The response that contains a token.</summary>
    public static IResponseBuilder Issue(string service, string token) =>
        Response.Create().WithHeader("Content-Type", ContentType(service)).WithBody(Body(service, token));

    /// <summary>The same response, sent once the test releases it.</summary>
    public static IResponseBuilder Issue(string service, string token, HeldResponse held) =>
        Response.Create().WithHeader("Content-Type", ContentType(service)).WithBody(_ => held.HoldAsync(Body(service, token)));

    public static IHttpTokenClientBuilder AddTo(
        IServiceCollection services, string service, Uri server, Action<TokenResilienceOptions> configure)
    {
        return service switch
        {
            "arr" => services.AddArrTokens(o =>
            {
                (o.Endpoint, o.AccountId, o.AccountKey) = (server, AccountId, Key);
                configure(o.Resilience);
            }),
            "wrap" => services.AddAcsWrapTokens(o =>
            {
                (o.Endpoint, o.Name, o.Password, o.Scope) = (new Uri(server, "WRAPv0.9"), "owner", Key, Scope);
                configure(o.Resilience);
            }),
            _ => services.AddOAuthTokens(o =>
            {
                (o.Endpoint, o.ClientId, o.ClientSecret, o.Scope) = (new Uri(server, "connect/token"), "orders", Key, "api://orders/.default");
                configure(o.Resilience);
            }),
        };
    }

    private static string ContentType(string service) =>
        service == "wrap" ? "application/x-www-form-urlencoded; charset=us-ascii" : "application/json; charset=utf-8";

    private static string Body(string service, string token) => service switch
    {
        "arr" => $$"""{"AccessToken":"{{token}}"}""",
        "wrap" => $"wrap_access_token={token}&wrap_access_token_expires_in=1200",
        _ => $$"""{"access_token":"{{token}}","token_type":"Bearer","expires_in":3600}""",
    };
}
