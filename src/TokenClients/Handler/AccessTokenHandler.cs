using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TokenClients.Diagnostics;
using TokenClients.Handler;

namespace TokenClients;

/// <summary>
/// Puts a token on every request of an <see cref="HttpClient"/>. When the resource rejects the token (401), replaces it and
/// sends the request once more. Registered by <c>services.AddHttpClient("name").AddTokenHandler()</c>.
/// </summary>
/// <remarks>
/// <para>No request is sent without a token: if none can be acquired, or the host is not allowed to receive one, the call fails
/// with a <see cref="TokenException"/>. The second attempt is made only if the content can be sent again, a different token
/// was acquired, and no redirect has led to another host; if it cannot be made, fails, or is rejected too, the first 401 is
/// returned as it came. An <c>Authorization</c> header that is on the request already is replaced.</para>
/// <para>Before the second attempt at most 1 MiB and 1 s of the 401's body are read, while the token is fetched, so that it
/// holds no connection. A body that is longer or slower still holds one: a primary handler whose
/// <c>MaxConnectionsPerServer</c> is 1 then waits for another until the request's own time-out.</para>
/// <para>A resource that rejects a long upload before it has read it often just breaks the connection, so that there is no 401
/// and the token is not replaced. <c>request.Headers.ExpectContinue = true</c> avoids that: the content is sent only after the
/// resource has agreed.</para>
/// <para>A primary handler that follows redirects has to leave the header out of what it sends then, as those of .NET do; a
/// custom handler below this one has to as well.</para>
/// <para>By dependency injection the host that is compared is the one with which a request enters its client, though a handler
/// further out may rewrite it, as service discovery does; what it is rewritten to has to be https or a loopback address. Once
/// such a request has been redirected, and for a handler made by hand, the host that it is sent to is compared.</para>
/// <para>A request over http, which goes to a loopback address only, fails if the primary handler below would send it to a
/// proxy; a handler from dependency injection uses no proxy there. What a primary handler that is not one of .NET's does
/// cannot be seen from here.</para>
/// <para>Safe to use from several threads at once. Disposing it disposes the inner handler, which then fails every request;
/// the token provider is not disposed. After the provider's disposal requests fail with its
/// <see cref="ObjectDisposedException"/>, and none is sent.</para>
/// </remarks>
public sealed class AccessTokenHandler : DelegatingHandler
{
    private readonly ITokenProvider _tokens;
    private readonly string _client;
    private readonly Lazy<AllowedHosts> _hosts;
    private readonly Func<Uri, string?>? _scope;
    private readonly TimeProvider _time;
    private readonly SafeLogger _log;
    private readonly HttpSender _sendAsync;
    private readonly SecureTransport _transport = new();

    /// <summary>Makes a handler, for use without dependency injection.</summary>
    /// <param name="tokens">Provides the tokens; put a <see cref="CachingTokenProvider"/> around a client.</param>
    /// <param name="options">Which hosts get tokens; at least one. Read when the handler is made; later changes have no effect.</param>
    /// <param name="timeProvider">The clock; by default the system's.</param>
    /// <param name="logger">Optional logger of rejected tokens.</param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="OptionsValidationException">A host is missing or wrong; the message says what to do.</exception>
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
        _client = tokens is IMeteredCache { Name: var name } ? name : tokens.GetType().Name;
        _scope = options.ScopeSelector;
        _time = timeProvider ?? TimeProvider.System;
        _log = new SafeLogger(logger);
        _sendAsync = (request, cancellationToken) => base.SendAsync(request, cancellationToken);

        // The base address is known once the client is there, which this handler is a part of.
        var named = options.AllowedHosts.ToArray();
        _hosts = new(() => named.Length > 0 ? new(named) : new(baseAddress()), LazyThreadSafetyMode.PublicationOnly);
    }

    /// <inheritdoc />
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        SendAsync(request, _sendAsync, isSynchronous: false, cancellationToken);

#if NET
    /// <inheritdoc />
    /// <remarks>
    /// Blocks the calling thread while there is no token, and needs no other for itself. The fetch needs threads of the pool, as
    /// an <see cref="HttpClient"/> does: callers that block many of the pool's threads here wait until it has grown. If they block
    /// as many as it may have (<see cref="ThreadPool.SetMaxThreads"/>), they block one another for ever, since neither the fetch
    /// nor its time-out can run. A <see cref="SynchronizationContext"/> plays no part.
    /// </remarks>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
        SendAsync(request, (sent, cancellation) => Task.FromResult(base.Send(sent, cancellation)), isSynchronous: true, cancellationToken)
            .WaitForResult();
#endif

    private Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, HttpSender send, bool isSynchronous, CancellationToken cancellationToken)
    {
#if NET
        return RecordedContent.For(request.Content) is { } recorded
            ? SendRecordedAsync(request, recorded, send, isSynchronous, cancellationToken)
            : AuthenticateAsync(request, send, isSynchronous, cancellationToken);
    }

    private async Task<HttpResponseMessage> SendRecordedAsync(
        HttpRequestMessage request, RecordedContent recorded, HttpSender send, bool isSynchronous, CancellationToken cancellationToken)
    {
        var content = request.Content;
        request.Content = recorded;
        try
        {
            return await AuthenticateAsync(request, send, isSynchronous, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (request.Content == recorded)
            {
                request.Content = content;
            }
        }
    }

    private Task<HttpResponseMessage> AuthenticateAsync(HttpRequestMessage request, HttpSender send, bool isSynchronous, CancellationToken cancellationToken)
    {
#endif
        if ((_hosts.Value.Refusal(request.RequestUri, EntryAddress.Of(request)) ?? _transport.ProxyRefusal(InnerHandler, request.RequestUri!)) is { } refusal)
        {
            return Task.FromException<HttpResponseMessage>(new TokenException(TokenFailureReason.BadRequest, $"{refusal}."));
        }

        var attempt = new AuthenticatedRequest(request, request.RequestUri!, send, isSynchronous, cancellationToken);
#pragma warning disable CA2012 // Read only if it is there, and awaited only if not.
        var getting = _tokens.GetTokenAsync(new TokenRequest { Scope = ScopeOf(attempt) }, cancellationToken);
        return getting.TryGetResult(out var token) ? SendAsync(attempt, token) : AwaitTokenAsync(attempt, getting);
#pragma warning restore CA2012
    }

    private async Task<HttpResponseMessage> AwaitTokenAsync(AuthenticatedRequest attempt, ValueTask<AccessToken> getting) =>
        await SendAsync(attempt, await attempt.Settle(getting).ConfigureAwait(false)).ConfigureAwait(false);

    private Task<HttpResponseMessage> SendAsync(in AuthenticatedRequest attempt, AccessToken token)
    {
        _ = token ?? throw new TokenException(
            TokenFailureReason.Unknown, $"{_tokens.GetType().Name} returned null; return a token or throw a TokenException.");
        Authenticate(attempt.Request, token);
        var sending = attempt.Send(attempt.Request, attempt.Cancellation);
        return sending.TryGetResult(out var response) && !IsRejection(response) && !IsRedirect(response) ? sending : FinishAsync(attempt, token, sending);
    }

    private static void Authenticate(HttpRequestMessage request, AccessToken token)
    {
        request.Headers.Authorization = token.Authorization;
        ClientCertificate.Set(request, token.BindingCertificate);
    }

    private async Task<HttpResponseMessage> FinishAsync(AuthenticatedRequest attempt, AccessToken token, Task<HttpResponseMessage> sending)
    {
        var response = await sending.ConfigureAwait(false);
        if (IsRedirect(response))
        {
            EntryAddress.Forget(attempt.Request);
        }

        return IsRejection(response) ? await SendAgainAsync(attempt, token, response).ConfigureAwait(false) : response;
    }

    /// <summary>Returns the response to a second attempt with a new token, or else the first response.</summary>
    private async Task<HttpResponseMessage> SendAgainAsync(AuthenticatedRequest attempt, AccessToken rejected, HttpResponseMessage first)
    {
        var (host, scope) = (attempt.SentTo.Host, rejected.Scope is { } named ? Printable.Of(named) : "its default scope");
        if (attempt.HasLeftTheHost(first))
        {
            _log.AnsweredElsewhere(host, _client);
            return first;
        }

        if (!await RequestReplay.IsPossibleAsync(attempt.Request.Content).ConfigureAwait(false))
        {
            _ = ReplaceAsync(attempt, rejected);
            _log.NotSentAgain(host, _client, scope);
            return first;
        }

        try
        {
            // A redirect within the host removes the header too: then this token has not been rejected.
            var wasSent = attempt.Request.Headers.Authorization is not null;
            var replacing = wasSent ? _tokens.GetTokenAsync(Replacing(rejected, attempt), attempt.Cancellation) : new(rejected);
            var reading = ReadAheadContent.ReadAheadAsync(first, _time, attempt.Cancellation);
            var token = await attempt.Settle(replacing).ConfigureAwait(false);
            if (wasSent && token.Value == rejected.Value)
            {
                _log.NotReplaced(host, _client, scope, "The token client returned the same token.");
                return first;
            }

            await attempt.Settle(reading).ConfigureAwait(false);
            Authenticate(attempt.Request, token);
            var second = await attempt.Send(attempt.Request, attempt.Cancellation).ConfigureAwait(false);
            if (!IsRejection(second))
            {
                if (IsRedirect(second))
                {
                    EntryAddress.Forget(attempt.Request);
                }

                if (wasSent)
                {
                    _log.Replaced(host, _client, scope);
                }

                first.Dispose();
                return second;
            }

            second.Dispose();
            if (wasSent)
            {
                _log.RejectedTwice(host, _client, scope);
                return first;
            }

            _ = ReplaceAsync(attempt, rejected);
            _log.NotReplaced(host, _client, scope, "It was rejected behind a redirect; the next request carries a new token.");
            return first;
        }
        catch (Exception) when (attempt.Cancellation.IsCancellationRequested)
        {
            first.Dispose();
            throw;
        }
        catch (Exception error)
        {
            _log.NotReplaced(host, _client, scope, error is TokenException ? error.Message : $"{ExceptionText.Of(error)}.");
            return first;
        }
    }

    /// <summary>Replaces the token for later requests, where this one cannot be sent again.</summary>
    private async Task ReplaceAsync(AuthenticatedRequest attempt, AccessToken rejected)
    {
        try
        {
            await _tokens.GetTokenAsync(Replacing(rejected, attempt), CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // The next requests fail the same way.
        }
    }

    private TokenRequest Replacing(AccessToken rejected, in AuthenticatedRequest attempt) =>
        TokenRequest.Replacing(rejected) with { Scope = ScopeOf(attempt) };

    private string? ScopeOf(in AuthenticatedRequest attempt)
    {
        try
        {
            return attempt.Request.TokenScope() ?? _scope?.Invoke(attempt.SentTo);
        }
        catch (Exception error)
        {
            throw new TokenException(
                TokenFailureReason.BadRequest,
                $"AccessTokenHandlerOptions.ScopeSelector failed for a request to '{attempt.SentTo.Host}': {ExceptionText.Of(error)}.",
                error);
        }
    }

    private static bool IsRejection(HttpResponseMessage response) => response.StatusCode == HttpStatusCode.Unauthorized;

    private static bool IsRedirect(HttpResponseMessage response) => (int)response.StatusCode is >= 300 and < 400;
}
