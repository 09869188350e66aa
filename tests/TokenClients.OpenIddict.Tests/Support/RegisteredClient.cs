using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace TokenClients.Tests;

/// <summary>The client as the server has it registered.</summary>
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

    /// <summary>A client that the certificates of an authority tell, if they are for this host. OpenIddict wants to see a key too.</summary>
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
