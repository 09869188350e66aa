namespace TokenClients.Tool;

/// <summary>
/// Finds out which address a client sends its request to, without sending it; that of the resource if the client makes its
/// tokens itself.
/// </summary>
internal sealed class AddressProbe : HttpMessageHandler
{
    private Uri? _address;

    public static async Task<Uri> FindAsync(PreparedClient client, CancellationToken cancellationToken)
    {
        using var probe = new AddressProbe();
        using var http = new HttpClient(probe);
        try
        {
            var token = await client.Create(http).GetTokenAsync(client.Request, cancellationToken).ConfigureAwait(false);
            return Resource(TokenReader.Read(token.Value));
        }
        catch (TokenException) when (probe._address is not null)
        {
            // Thrown by the probe itself.
        }

        return probe._address!;
    }

    private static Uri Resource(Inspection token)
    {
        // A signature names http addresses, whatever the resource is reached by.
        var named = new Uri(token.Audience!);
        return named.IsLoopback ? named : new UriBuilder(named) { Scheme = Uri.UriSchemeHttps, Port = named.IsDefaultPort ? -1 : named.Port }.Uri;
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        _address = request.RequestUri;
        throw new HttpRequestException("Not sent.");
    }
}
