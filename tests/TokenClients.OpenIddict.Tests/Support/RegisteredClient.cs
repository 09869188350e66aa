using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace TokenClients.Tests;

/// <summary>A client as it is registered with the server.</summary>
internal static class RegisteredClient
{
    public const string Id = "orders";

    public static OpenIddictApplicationDescriptor WithSecret(string secret) => Confidential(new() { ClientSecret = secret });

    public static OpenIddictApplicationDescriptor WithKeys(params JsonWebKey[] keys)
    {
        var set = new JsonWebKeySet();
        foreach (var key in keys)
        {
            set.Keys.Add(key);
        }

        return Confidential(new() { JsonWebKeySet = set });
    }

    /// <summary>Creates a client that is authenticated by an authority's certificate for this host. OpenIddict also requires a key.</summary>
    public static OpenIddictApplicationDescriptor WithHost(string name)
    {
        var client = WithKeys(Keys.PublicOf(Keys.P256));
        client.RedirectUris.Add(new Uri($"https://{name}/"));
        return client;
    }

    private static OpenIddictApplicationDescriptor Confidential(OpenIddictApplicationDescriptor client)
    {
        (client.ClientId, client.ClientType) = (Id, ClientTypes.Confidential);
        client.Permissions.UnionWith([Permissions.Endpoints.Token, Permissions.GrantTypes.ClientCredentials]);
        client.Permissions.UnionWith([Permissions.Prefixes.Scope + "orders", Permissions.Prefixes.Scope + "stock"]);
        client.Permissions.UnionWith(Resources.All.Where(resource => resource != Resources.Forbidden)
            .Select(resource => Permissions.Prefixes.Resource + resource));
        return client;
    }
}
