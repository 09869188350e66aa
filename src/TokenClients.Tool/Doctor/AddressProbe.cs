namespace TokenClients.Tool;

/// <summary>Learns from a client itself where it sends its request, without sending it.</summary>
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
            // Of the probe's own making.
        }

        return probe._address!;
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        _address = request.RequestUri;
        throw new HttpRequestException("Not sent.");
    }
}
