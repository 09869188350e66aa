using System.Net.Http.Headers;

namespace TokenClients.NetFramework;

/// <summary>Sends the first request with an invalid token, which the resource rejects.</summary>
internal sealed class FirstTokenSpoilt : DelegatingHandler
{
    public int Sent { get; private set; }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (++Sent == 1)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "spoilt");
        }

        return base.SendAsync(request, cancellationToken);
    }
}
