using System.Security.Cryptography.X509Certificates;

namespace TokenClients.Http;

/// <summary>
/// Sends each request over a connection that presents the certificate the request asks for, and all others by the inner
/// handler. Each certificate has connections of its own, so one that takes the place of another is presented at once.
/// </summary>
internal sealed class ClientCertificateHandler : DelegatingHandler
{
    /// <summary>How many certificates have connections at a time. Whoever makes a client for each tenant may have many.</summary>
    private const int MaxCertificates = 100;

    private readonly Dictionary<string, SendingHandler> _handlers = new(StringComparer.Ordinal);
    private readonly Queue<string> _oldest = new();
    private bool _isDisposed;

    /// <param name="primary">The handler at the socket, whose settings the others take over.</param>
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
                throw new ObjectDisposedException(nameof(ClientCertificateHandler)); // nobody would close the new connections
            }

            if (!_handlers.TryGetValue(certificate.Thumbprint, out var handler))
            {
                if (_handlers.Count == MaxCertificates)
                {
                    // Not disposed, since it may be sending. Its idle connections close by themselves.
                    _handlers.Remove(_oldest.Dequeue());
                }

                handler = new SendingHandler(PrimaryHandlerCopy.With(certificate, LoopbackBypass.PrimaryOf(InnerHandler)));
                _handlers.Add(certificate.Thumbprint, handler);
                _oldest.Enqueue(certificate.Thumbprint);
            }

            return handler;
        }
    }

    /// <summary>Lets another handler's protected methods be called.</summary>
    private sealed class SendingHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        public Task<HttpResponseMessage> SendToInnerAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            SendAsync(request, cancellationToken);

#if NET
        public HttpResponseMessage SendToInner(HttpRequestMessage request, CancellationToken cancellationToken) => Send(request, cancellationToken);
#endif
    }
}
