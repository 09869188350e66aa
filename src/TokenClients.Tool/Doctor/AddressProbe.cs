namespace TokenClients.Tool;

/// <summary>Finds out which address a client sends its request to, without sending it.</summary>
internal sealed class AddressProbe : HttpMessageHandler
{
    private Uri? _address;

    public static async Task<Uri> FindAsync(PreparedClient client, CancellationToken cancellationToken)
    {
        using var probe = new AddressProbe();
        using var http = new HttpClient(probe);
        try
        {
            _ = await client.Create(http).GetTokenAsync(client.Request, cancellationToken).ConfigureAwait(false);
        }
        catch (TokenException) when (probe._address is not null)
        {
            // Thrown by the probe itself.
        }

        return probe._address!;
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        _address = request.RequestUri;
        throw new HttpRequestException("Not sent.");
    }
}
