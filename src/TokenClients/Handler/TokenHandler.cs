using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace TokenClients;

/// <summary>
/// Puts a token on every request of an <see cref="HttpClient"/>, and when the resource refuses that token (401) asks for
/// another in its place and sends once more. <c>services.AddHttpClient("name").AddTokenHandler()</c> puts it in place.
/// </summary>
/// <remarks>
/// <para>Nothing is ever sent without a token: where none can be had, or the host may not have one, the call fails with a
/// <see cref="TokenException"/>. The second attempt is made only if the content can be sent again, a token other than the
/// refused one was had, and no redirect has led elsewhere; if it cannot be made, fails, or is refused too, the first 401
/// comes back as it came. An <c>Authorization</c> header that is on the request already is replaced.</para>
/// <para>Safe to use from several threads at once.</para>
/// </remarks>
public sealed class TokenHandler : DelegatingHandler
{
    private readonly ITokenProvider _tokens;
    private readonly Lazy<AllowedHosts> _hosts;
    private readonly Func<Uri, string?>? _scope;
    private readonly ILogger _log;
    private readonly Sender _sendAsync;

    /// <summary>Makes a handler, for use without dependency injection.</summary>
    /// <param name="tokens">Hands out the tokens; put a <see cref="CachingTokenProvider"/> around a client.</param>
    /// <param name="options">Where tokens go; at least one host. Read here.</param>
    /// <param name="logger">Told when a token was refused; by default nobody.</param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="OptionsValidationException">A host is missing or wrong; the message says what to do.</exception>
    public TokenHandler(ITokenProvider tokens, TokenHandlerOptions options, ILogger<TokenHandler>? logger = null)
        : this(tokens, options ?? throw new ArgumentNullException(nameof(options)), () => null, logger)
    {
        if (options.AllowedHosts.Count == 0)
        {
            throw new OptionsValidationException(
                Options.DefaultName, typeof(TokenHandlerOptions), ["AllowedHosts is empty; name the hosts that get tokens."]);
        }
    }

    internal TokenHandler(ITokenProvider tokens, TokenHandlerOptions options, Func<Uri?> baseAddress, ILogger? logger)
    {
        SettingRules.Require(TokenHandlerOptionsValidator.Instance, options);
        _tokens = tokens ?? throw new ArgumentNullException(nameof(tokens));
        _scope = options.Scope;
        _log = logger ?? NullLogger.Instance;
        _sendAsync = (request, cancellationToken) => base.SendAsync(request, cancellationToken);

        // The base address is known once the client is there, which this handler is a part of.
        var named = options.AllowedHosts.ToArray();
        _hosts = new(() => named.Length > 0 ? new(named) : AllowedHosts.Of(baseAddress()), LazyThreadSafetyMode.PublicationOnly);
    }

    /// <inheritdoc />
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        SendAsync(request, _sendAsync, cancellationToken);

#if NET
    /// <inheritdoc />
    /// <remarks>
    /// Blocks the thread while there is no token yet. A <see cref="CachingTokenProvider"/> fetches on threads of its own, so
    /// that cannot dead-lock.
    /// </remarks>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
        SendAsync(request, (sent, cancellation) => Task.FromResult(base.Send(sent, cancellation)), cancellationToken)
            .WaitForResult();
#endif

    private Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, Sender send, CancellationToken cancellationToken)
    {
        if (_hosts.Value.Refusal(request.RequestUri) is { } refusal)
        {
            return Task.FromException<HttpResponseMessage>(new TokenException(TokenFailureReason.BadRequest, $"{refusal}."));
        }

        var attempt = new Attempt(request, request.RequestUri!, send, cancellationToken);
#pragma warning disable CA2012 // Read only if it is there, and awaited only if not.
        var getting = _tokens.GetTokenAsync(new TokenRequest { Scope = ScopeOf(attempt) }, cancellationToken);
        return getting.TryGetResult(out var token) ? SendAsync(attempt, token) : SendLaterAsync(attempt, getting);
#pragma warning restore CA2012
    }

    private async Task<HttpResponseMessage> SendLaterAsync(Attempt attempt, ValueTask<AccessToken> getting) =>
        await SendAsync(attempt, await getting.ConfigureAwait(false)).ConfigureAwait(false);

    private Task<HttpResponseMessage> SendAsync(in Attempt attempt, AccessToken token)
    {
        attempt.Request.Headers.Authorization = token.Authorization;
        var sending = attempt.Send(attempt.Request, attempt.Cancellation);
        return sending.TryGetResult(out var response) && !IsRefusal(response) ? sending : FinishAsync(attempt, token, sending);
    }

    private async Task<HttpResponseMessage> FinishAsync(Attempt attempt, AccessToken token, Task<HttpResponseMessage> sending)
    {
        var response = await sending.ConfigureAwait(false);
        return IsRefusal(response) ? await SendOnceMoreAsync(attempt, token, response).ConfigureAwait(false) : response;
    }

    /// <summary>The answer to a second attempt with another token, or else the first answer.</summary>
    private async Task<HttpResponseMessage> SendOnceMoreAsync(Attempt attempt, AccessToken refused, HttpResponseMessage first)
    {
        HttpResponseMessage? second = null;
        try
        {
            if (!attempt.HasMoved(first) && await Resending.IsPossibleAsync(attempt.Request.Content).ConfigureAwait(false))
            {
                var asked = TokenRequest.Replacing(refused) with { Scope = ScopeOf(attempt) };
                var token = await _tokens.GetTokenAsync(asked, attempt.Cancellation).ConfigureAwait(false);
                if (token.Value != refused.Value)
                {
                    await Resending.ReleaseAsync(first, attempt.Cancellation).ConfigureAwait(false);
                    attempt.Request.Headers.Authorization = token.Authorization;
                    second = await attempt.Send(attempt.Request, attempt.Cancellation).ConfigureAwait(false);
                }
            }
        }
        catch (Exception) when (attempt.Cancellation.IsCancellationRequested)
        {
            first.Dispose();
            throw;
        }
        catch (Exception error)
        {
            _log.NotReplaced(attempt.SentTo.Host, refused.Scope ?? "its default scope", error is TokenException ? error.Message : error.GetType().Name);
            return first;
        }

        var better = second is not null && !IsRefusal(second);
        _log.Refused(attempt.SentTo.Host, refused.Scope ?? "its default scope", second is null ? "not sent again" : better ? "taken" : "refused too: check the token's scope and audience, and the rights of its account");
        (better ? first : second)?.Dispose();
        return better ? second! : first;
    }

    private string? ScopeOf(in Attempt attempt)
    {
        try
        {
            return attempt.Request.TokenScope() ?? _scope?.Invoke(attempt.SentTo);
        }
        catch (Exception error)
        {
            throw new TokenException(
                TokenFailureReason.BadRequest,
                $"TokenHandlerOptions.Scope threw {error.GetType().Name} for a request to '{attempt.SentTo.Host}'; see the inner exception.",
                error);
        }
    }

    private static bool IsRefusal(HttpResponseMessage response) => response.StatusCode == HttpStatusCode.Unauthorized;

    private delegate Task<HttpResponseMessage> Sender(HttpRequestMessage request, CancellationToken cancellationToken);

    private readonly record struct Attempt(
        HttpRequestMessage Request, Uri SentTo, Sender Send, CancellationToken Cancellation)
    {
        /// <summary>Whether a redirect was followed: the token was not refused, but left out on purpose.</summary>
        public bool HasMoved(HttpResponseMessage response) =>
            Request.RequestUri != SentTo || (response.RequestMessage?.RequestUri is { } answered && answered != SentTo);
    }
}
