using System.Security.Cryptography;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace TokenClients.Emulator;

/// <summary>
/// Three token services in this process: the Mixed Reality token service (Azure Remote Rendering), an Access Control
/// Service that speaks OAuth WRAP, and an OAuth 2.0 token endpoint, each with a resource that takes its tokens, over
/// http on a loopback port. The resource of the latter two, queues, takes shared access signatures too.
/// </summary>
/// <remarks>
/// Any client that speaks the protocols can use it. It reads no configuration and no environment variable, writes no
/// log, and leaves the signals of the process alone. Safe to use from several threads. It checks keys and tokens as the
/// services did, but its keys are public: never give it real ones, and never let it stand for real security.
/// </remarks>
public sealed class TokenEmulator : IAsyncDisposable
{
    /// <summary>The account that every emulator knows at first, a GUID.</summary>
    public const string DefaultAccountId = "7e57acc0-0000-4000-8000-000000000001";

    /// <summary>
    /// The key of <see cref="DefaultAccountId"/>: the base64 form of 32 bytes that say they are no secret.
    /// </summary>
    public const string DefaultAccountKey = "ZW11bGF0b3IgYWNjb3VudCBrZXksIG5vIHNlY3JldCE=";

    /// <summary>The issuer that every emulator knows at first.</summary>
    public const string DefaultIssuerName = "owner";

    /// <summary>
    /// The key of <see cref="DefaultIssuerName"/>, its <c>wrap_password</c>: the base64 form of 32 bytes that say they
    /// are no secret. It holds <c>+</c>, <c>/</c> and <c>=</c>, so a client that does not encode its form is found out.
    /// </summary>
    public const string DefaultIssuerKey = "bm90IGEgc2VjcmV0Pj4+Pz8/LCBlbXVsYXRvciBrZXk=";

    /// <summary>The OAuth 2.0 client that every emulator knows at first.</summary>
    public const string DefaultClientId = "emulator-client";

    /// <summary>
    /// The secret of <see cref="DefaultClientId"/>, which says that it is none. It holds a blank and
    /// <c>: + / = % &amp;</c>, so a client that does not encode it in its form or Basic credential is found out.
    /// </summary>
    public const string DefaultClientSecret = "not-a-secret: a+b/c=%&";

    /// <summary>The name of the key that every emulator takes shared access signatures of at first.</summary>
    public const string DefaultSasKeyName = "RootManageSharedAccessKey";

    /// <summary>
    /// The key of <see cref="DefaultSasKeyName"/>: the base64 form of 32 bytes that say they are no secret. As with
    /// Service Bus, the text itself is the key.
    /// </summary>
    public const string DefaultSasKey = "bm90IGEgc2VjcmV0OiBlbXVsYXRvcidzIFNBUyBrZXk=";

    private readonly LoopbackListener _listener;
    private readonly KestrelServer _server;
    private readonly JwtSigner _signer = new();
    private readonly JwtSigner _forger = new();
    private readonly CancellationTokenSource _stopping = new();
    private int _disposed;

    private TokenEmulator(TokenEmulatorOptions options, LoopbackListener listener)
    {
        Options = options;
        BaseAddress = listener.BaseAddress;
        _listener = listener;

        var jwts = new ArrJwtIssuer(options, _signer, _forger);
        Arr = new EmulatedService(
            BaseAddress, BaseAddress, new ArrTokenService(options, jwts), new ArrSessionResource(options, jwts));

        var oauthJwts = new OAuthJwtIssuer(options, _signer, _forger);
        var queues = new QueueResource(new QueueTokens(options, oauthJwts));
        Wrap = new EmulatedService(
            new Uri(BaseAddress, "WRAPv0.9/"),
            new Uri(BaseAddress, "orders/messages"),
            new WrapTokenService(options),
            queues);
        OAuth = new EmulatedService(
            new Uri(BaseAddress, "oauth2/token"),
            Wrap.ResourceEndpoint,
            new OAuthTokenService(options, oauthJwts),
            new BearerRequests(queues));
        _server = listener.CreateServer();
    }

    /// <summary>Where the emulator listens: <c>http://127.0.0.1:PORT/</c>.</summary>
    public Uri BaseAddress { get; }

    /// <summary>
    /// The settings, live: lifetimes, accounts, issuers, clients, keys and the clock may be changed while it runs.
    /// </summary>
    public TokenEmulatorOptions Options { get; }

    /// <summary>The Mixed Reality token service, and the sessions of Azure Remote Rendering as its resource.</summary>
    public EmulatedService Arr { get; }

    /// <summary>
    /// The Access Control Service, and the queues of Service Bus as its resource. The requests to queues with a shared
    /// access signature, for which there is no token service, are seen here too.
    /// </summary>
    public EmulatedService Wrap { get; }

    /// <summary>
    /// An OAuth 2.0 token endpoint with the client credentials grant (RFC 6749, 4.4), and the same queues as its
    /// resource: a message sent with a token of <see cref="Wrap"/> can be received with a token of this one.
    /// </summary>
    public EmulatedService OAuth { get; }

    /// <summary>
    /// The public half of the RSA key (2048 bits, another for each emulator) that signs the tokens of
    /// <see cref="Arr"/> and of <see cref="OAuth"/>, for a resource of your own that checks them. Those of the latter
    /// have a <c>client_id</c>, those of the former a <c>cai</c>.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The emulator is disposed.</exception>
    public RSAParameters JwtPublicKey
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed != 0, this);
            return _signer.PublicKey;
        }
    }

    /// <summary>Starts an emulator. When the task completes, it accepts requests.</summary>
    /// <param name="configure">Changes the settings first, or <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <returns>The running emulator. Dispose it to stop it.</returns>
    /// <exception cref="IOException">The port cannot be listened on. The message names it and what to do.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static async Task<TokenEmulator> StartAsync(
        Action<TokenEmulatorOptions>? configure = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var options = new TokenEmulatorOptions();
        configure?.Invoke(options);

        var emulator = new TokenEmulator(options, LoopbackListener.Bind(options.Port));
        try
        {
            // Of the requests to queues, the first takes those with a bearer token, the second the rest.
            var pipeline = new RequestPipeline(
                options, [emulator.Arr, emulator.OAuth, emulator.Wrap], emulator._stopping.Token);
            await emulator._server.StartAsync(pipeline, cancellationToken).ConfigureAwait(false);
            return emulator;
        }
        catch
        {
            await emulator.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>
    /// Stops the emulator at once: answers that hang, wait or trickle are abandoned and their connections closed. A
    /// second call does nothing.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _stopping.CancelAsync().ConfigureAwait(false);
        await _server.StopAsync(new CancellationToken(canceled: true)).ConfigureAwait(false);
        _server.Dispose();
        _listener.Dispose();
        _signer.Dispose();
        _forger.Dispose();
        _stopping.Dispose();
    }
}
