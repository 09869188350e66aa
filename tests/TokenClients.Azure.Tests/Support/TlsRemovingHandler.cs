namespace TokenClients.Tests;

/// <summary>
/// Removes TLS: the bearer policy of the Azure SDK sends over https only, but the emulator listens for http on a loopback port.
/// Each https request is forwarded as http to the same host and port, with the same headers and body.
/// </summary>
internal sealed class TlsRemovingHandler() : DelegatingHandler(new SocketsHttpHandler())
{
    /// <summary>Returns the https address under which a client sends to the given http address.</summary>
    public static Uri Address(Uri http) => new UriBuilder(http) { Scheme = "https", Port = http.Port }.Uri;

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        base.SendAsync(WithoutTls(request), cancellationToken);

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
        base.Send(WithoutTls(request), cancellationToken);

    private static HttpRequestMessage WithoutTls(HttpRequestMessage request)
    {
        var https = request.RequestUri!;
        Assert.That(https.Scheme, Is.EqualTo("https"));
        request.RequestUri = new UriBuilder(https) { Scheme = "http", Port = https.Port }.Uri;
        return request;
    }
}
