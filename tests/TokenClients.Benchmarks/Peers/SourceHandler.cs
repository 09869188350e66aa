using System.Net;
using System.Text;

namespace TokenClients.Benchmarks.Peers;

/// <summary>An OAuth token endpoint in memory, for the <see cref="HttpClient"/> of other libraries.</summary>
/// <param name="source">Counts and times the requests.</param>
/// <param name="lifetimes">Returns the lifetime members of the response, by the number of the request.</param>
/// <param name="rejection">The body of a 401.</param>
internal sealed class SourceHandler(TokenSource source, Func<int, string> lifetimes, string rejection) : HttpMessageHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var number = await source.RequestAsync().ConfigureAwait(false);
        var (status, body) = source.RejectsCredentials
            ? (HttpStatusCode.Unauthorized, rejection)
            : (HttpStatusCode.OK, $$"""{"token_type":"Bearer","access_token":"{{TokenSource.Token}}",{{lifetimes(number)}}}""");
        return new HttpResponseMessage(status)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
            RequestMessage = request,
        };
    }
}
