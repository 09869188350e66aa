using System.Security.Cryptography.X509Certificates;

namespace TokenClients.Http;

/// <summary>
/// Sends each request that needs a client certificate over a connection that presents it, and all others with the inner
/// handler. Each certificate has its own connections, so a replaced certificate is used at once.
/// </summary>
internal sealed class ClientCertificateHandler : DelegatingHandler
{
    /// <summary>
    /// How many certificates may have connections at the same time. An application with a client for each tenant may use many.
    /// </summary>
    private const int MaxCertificates = 100;

    private readonly Dictionary<string, SendingHandler> _handlers = new(StringComparer.Ordinal);
    private readonly Queue<string> _oldest = new();
    private bool _isDisposed;

    /// <param name="primary">The primary handler, whose settings are copied for each certificate.</param>
    public ClientCertificateHandler(HttpMessageHandler primary)
        : base(primary)
    {
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        ClientCertificate.Of(request) is { } certificate
            ? HandlerOf(certificate).SendToInnerAsync(request, cancellationToken)
            : base.SendAsync(request, cancellationToken);

#if NET
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
        ClientCertificate.Of(request) is { } certificate
            ? HandlerOf(certificate).SendToInner(request, cancellationToken)
            : base.Send(request, cancellationToken);
#endif

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            lock (_handlers)
            {
                _isDisposed = true;
                foreach (var handler in _handlers.Values)
                {
                    handler.Dispose();
                }
            }
        }

        base.Dispose(disposing);
    }

    private SendingHandler HandlerOf(X509Certificate2 certificate)
    {
        lock (_handlers)
        {
            if (_isDisposed)
            {
                throw new ObjectDisposedException(nameof(ClientCertificateHandler)); // new connections would never be closed
            }

            if (!_handlers.TryGetValue(certificate.Thumbprint, out var handler))
            {
                if (_handlers.Count == MaxCertificates)
                {
                    // Not disposed, because it may be in use. Its idle connections are closed after a while.
                    _handlers.Remove(_oldest.Dequeue());
                }

                handler = new SendingHandler(PrimaryHandlerCopy.With(certificate, LoopbackBypass.PrimaryOf(InnerHandler)));
                _handlers.Add(certificate.Thumbprint, handler);
                _oldest.Enqueue(certificate.Thumbprint);
            }

            return handler;
        }
    }

    /// <summary>Exposes the protected methods of another handler.</summary>
    private sealed class SendingHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        public Task<HttpResponseMessage> SendToInnerAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            SendAsync(request, cancellationToken);

#if NET
        public HttpResponseMessage SendToInner(HttpRequestMessage request, CancellationToken cancellationToken) => Send(request, cancellationToken);
#endif
    }
}
