using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TokenClients.Diagnostics;
using TokenClients.Handler;

namespace TokenClients;

/// <summary>
/// Puts a token on every request of an <see cref="HttpClient"/>. When the resource rejects the token (401), the handler
/// replaces it and sends the request once more. Registered by <c>services.AddHttpClient("name").AddTokenHandler()</c>.
/// </summary>
/// <remarks>
/// <para>No request is sent without a token: if none can be acquired, or the host is not allowed to receive one, the call fails
/// with a <see cref="TokenException"/>. The second attempt is made only if the content can be sent again, a different token was
/// acquired, and no redirect has led to another host; if it cannot be made, fails, or is rejected too, the first 401 is
/// returned unchanged. An existing <c>Authorization</c> header of the request is replaced.</para>
/// <para>While the new token is fetched, the body of the 401 is read, at most 1 MiB and for at most 1 s, so that it does not
/// occupy a connection during the second attempt. A longer or slower body still occupies one: a primary handler whose
/// <c>MaxConnectionsPerServer</c> is 1 then waits for a free connection until the request times out.</para>
/// <para>A resource that rejects a long upload before reading it often just closes the connection. There is then no 401, and
/// the token is not replaced. <c>request.Headers.ExpectContinue = true</c> avoids that: the content is sent only after the
/// resource has accepted the headers.</para>
/// <para>A primary handler that follows redirects must not send the header to the new address. Those of .NET do not; a custom
/// handler below this one must not either.</para>
/// <para>With dependency injection, the host that is checked is the one that the application requested, even if an outer
/// handler rewrites the address, as service discovery does; the rewritten address must be https or a loopback address. After a
/// redirect of such a request, and for a handler that you construct yourself, the host that the request is sent to is
/// checked.</para>
/// <para>A request over http, which is allowed for loopback addresses only, fails if the primary handler would send it through
/// a proxy; with dependency injection, no proxy is used for it. This handler cannot tell whether a primary handler that is not
/// one of .NET's uses a proxy.</para>
/// <para>Safe to use from several threads at once. Disposing the handler disposes the inner handler, after which every request
/// fails; it does not dispose the token provider. Once the provider is disposed, requests fail with its
/// <see cref="ObjectDisposedException"/> and are not sent.</para>
/// </remarks>
public sealed class AccessTokenHandler : DelegatingHandler
{
    private readonly ITokenProvider _tokens;
    private readonly Lazy<AllowedHosts> _hosts;
    private readonly Func<Uri, string?>? _scope;
    private readonly TokenReplacement _replacement;
    private readonly SecureTransport _transport = new();

    /// <summary>Creates a handler, for use without dependency injection.</summary>
    /// <param name="tokens">Provides the tokens. Wrap a client in a <see cref="CachingTokenProvider"/>.</param>
    /// <param name="options">
    /// The hosts that get tokens, at least one. Read once, when the handler is created; later changes have no effect.
    /// </param>
    /// <param name="timeProvider">The clock; the system clock by default.</param>
    /// <param name="logger">Optional logger. It reports rejected tokens.</param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="OptionsValidationException">There is no host, or a host is not valid; the message says what to do.</exception>
    public AccessTokenHandler(
        ITokenProvider tokens, AccessTokenHandlerOptions options, TimeProvider? timeProvider = null, ILogger<AccessTokenHandler>? logger = null)
        : this(tokens, options ?? throw new ArgumentNullException(nameof(options)), () => null, timeProvider, logger)
    {
        if (options.AllowedHosts.Count == 0)
        {
            throw new OptionsValidationException(
                Options.DefaultName, typeof(AccessTokenHandlerOptions), ["AllowedHosts is empty; name the hosts that get tokens."]);
        }
    }

    internal AccessTokenHandler(
        ITokenProvider tokens, AccessTokenHandlerOptions options, Func<Uri?> baseAddress, TimeProvider? timeProvider, ILogger? logger)
    {
        SettingRules.Require(AccessTokenHandlerOptionsValidator.Instance, options);
        _tokens = tokens ?? throw new ArgumentNullException(nameof(tokens));
        _scope = options.ScopeSelector;
        _replacement = new TokenReplacement(
            tokens,
            tokens is IMeteredCache { Name: var name } ? name : tokens.GetType().Name,
            attempt => ScopeOf(attempt.Request, attempt.SentTo),
            (attempt, token) => PassOnAsync(attempt.Request, token, attempt.Send, attempt.Cancellation),
            timeProvider ?? TimeProvider.System,
            new SafeLogger(logger));

        // The base address is known only after the client, of which this handler is a part, was created.
        var named = options.AllowedHosts.ToArray();
        _hosts = new(() => named.Length > 0 ? new(named) : new(baseAddress()), LazyThreadSafetyMode.PublicationOnly);
    }

    /// <inheritdoc />
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        SendRecordableAsync(request, send: null, cancellationToken);

#if NET
    /// <inheritdoc />
    /// <remarks>
    /// Blocks the calling thread while a token is fetched, and uses no other thread itself. The fetch runs on thread-pool
    /// threads, as an <see cref="HttpClient"/> does: if callers block many of them here, they wait until the pool grows. If
    /// they block as many as the pool may have (<see cref="ThreadPool.SetMaxThreads"/>), they deadlock, because neither the
    /// fetch nor its time-out can run. A <see cref="SynchronizationContext"/> makes no difference.
    /// </remarks>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
        SendRecordableAsync(request, base.Send, cancellationToken).WaitForResult();
#endif

    private Task<HttpResponseMessage> SendRecordableAsync(HttpRequestMessage request, SynchronousSender? send, CancellationToken cancellationToken)
    {
#if NET
        if (RecordedContent.For(request.Content) is { } recorded)
        {
            return SendRecordedAsync(request, recorded, send, cancellationToken);
        }

#endif
        return AuthenticateAsync(request, send, cancellationToken);
    }

#if NET
    private async Task<HttpResponseMessage> SendRecordedAsync(
        HttpRequestMessage request, RecordedContent recorded, SynchronousSender? send, CancellationToken cancellationToken)
    {
        var content = request.Content;
        request.Content = recorded;
        try
        {
            return await AuthenticateAsync(request, send, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (request.Content == recorded)
            {
                request.Content = content;
            }
        }
    }

#endif
    private Task<HttpResponseMessage> AuthenticateAsync(HttpRequestMessage request, SynchronousSender? send, CancellationToken cancellationToken)
    {
        if ((_hosts.Value.Refusal(request.RequestUri, EntryAddress.Of(request)) ?? _transport.ProxyRefusal(InnerHandler, request.RequestUri!)) is { } refusal)
        {
            return Task.FromException<HttpResponseMessage>(new TokenException(TokenFailureReason.BadRequest, $"{refusal}."));
        }

        var address = request.RequestUri!;
        var scope = ScopeOf(request, address);
#pragma warning disable CA2012 // Read only if it is there, and awaited only if not.
        var getting = _tokens.GetTokenAsync(scope is null ? default : new TokenRequest { Scope = scope }, cancellationToken);
        if (!getting.TryGetToken(out var token))
        {
            return AwaitTokenAsync(new AuthenticatedRequest(request, address, send, cancellationToken), getting);
        }
#pragma warning restore CA2012

        var sending = PassOnAsync(request, token, send, cancellationToken);
        return sending.TryGetResponse(out var response) && response.StatusCode < HttpStatusCode.MultipleChoices
            ? sending : FinishAsync(new AuthenticatedRequest(request, address, send, cancellationToken), token, sending);
    }

    private async Task<HttpResponseMessage> AwaitTokenAsync(AuthenticatedRequest attempt, ValueTask<AccessToken> getting)
    {
        var token = await attempt.WaitIfSynchronous(getting).ConfigureAwait(false);
        return await FinishAsync(attempt, token, PassOnAsync(attempt.Request, token, attempt.Send, attempt.Cancellation)).ConfigureAwait(false);
    }

    /// <summary>Puts the token on the request and passes it to the inner handler.</summary>
    private Task<HttpResponseMessage> PassOnAsync(
        HttpRequestMessage request, AccessToken token, SynchronousSender? send, CancellationToken cancellationToken)
    {
        _ = token ?? throw new TokenException(
            TokenFailureReason.Unknown, $"{_tokens.GetType().Name} returned null; return a token or throw a TokenException.");
        request.Headers.Authorization = token.Authorization;
        ClientCertificate.Set(request, token.BindingCertificate);
        return send is null ? base.SendAsync(request, cancellationToken) : Task.FromResult(send(request, cancellationToken));
    }

    private async Task<HttpResponseMessage> FinishAsync(AuthenticatedRequest attempt, AccessToken token, Task<HttpResponseMessage> sending)
    {
        var response = await sending.ConfigureAwait(false);
        if (response.IsRedirect())
        {
            EntryAddress.Clear(attempt.Request);
        }

        return response.IsRejection() ? await _replacement.SendAgainAsync(attempt, token, response).ConfigureAwait(false) : response;
    }

    private string? ScopeOf(HttpRequestMessage request, Uri address) =>
        request.TokenScope() ?? (_scope is null ? null : SelectScope(address));

    private string? SelectScope(Uri address)
    {
        try
        {
            return _scope!(address);
        }
        catch (Exception error)
        {
            throw new TokenException(
                TokenFailureReason.BadRequest,
                $"AccessTokenHandlerOptions.ScopeSelector failed for a request to '{address.Host}': {ExceptionText.Of(error)}.",
                error);
        }
    }
}
