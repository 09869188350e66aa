namespace TokenClients.Handler;

/// <summary>The outermost handler of a client, which records the address with which each request enters the client.</summary>
internal sealed class EntryAddressHandler : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        EntryAddress.Record(request);
        return base.SendAsync(request, cancellationToken);
    }

#if NET
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        EntryAddress.Record(request);
        return base.Send(request, cancellationToken);
    }
#endif
}
