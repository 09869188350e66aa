namespace TokenClients.Handler;

/// <summary>Stands outermost in a client and records the address with which each request enters it.</summary>
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
