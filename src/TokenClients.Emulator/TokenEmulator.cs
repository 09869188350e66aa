using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace TokenClients.Emulator;

/// <summary>
/// Three token services in this process: the Mixed Reality token service (Azure Remote Rendering), an Access Control
/// Service that speaks OAuth WRAP, and an OAuth 2.0 token endpoint, each with a resource that takes its tokens. The
/// resource of the latter two, queues, takes shared access signatures too. <see cref="StartAsync"/> gives one that
/// listens on a loopback port, <c>app.MapTokenEmulator()</c> one that is part of an ASP.NET Core app.
/// </summary>
/// <remarks>
/// Any client that speaks the protocols can use it. It reads no configuration and no environment variable, writes no
/// log, and leaves the signals of the process alone. <c>GET /</c> shows a page to a browser: the requests as they come,
/// how long the tokens have left, settings to copy, and a switch for each fault. It shows no key and no token, takes
/// commands from itself alone, and answers to <c>localhost</c> and the emulator's own address only. Safe to use from several threads. It checks keys and tokens as the
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
    /// The secret of <see cref="DefaultClientId"/>, which says that it is none. It holds a space and
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

    private const string QueuePath = "orders/messages";

    private readonly Func<Uri> _address;
    private readonly JwtSigner _signer;
    private readonly JwtSigner _forger;
    private readonly CancellationTokenSource _stopping = new();
    private LoopbackListener? _listener;
    private int _disposed;

    internal TokenEmulator(TokenEmulatorOptions options, Func<Uri> address)
    {
        Options = options;
        _address = address;
        _signer = JwtKeys.Signer(options);
        _forger = JwtKeys.Forger(options);

        var jwts = new ArrJwtIssuer(options, _signer, _forger);
        var feed = new PageFeed();
        Arr = new EmulatedService(
            "arr", feed, GetBaseAddress, "", "", new ArrTokenService(options, jwts), new ArrSessionResource(options, jwts));

        var oauthJwts = new OAuthJwtIssuer(options, _signer, _forger);
        var queues = new QueueResource(new QueueTokens(options, oauthJwts));
        Wrap = new EmulatedService(
            "wrap", feed, GetBaseAddress, "WRAPv0.9/", QueuePath, new WrapTokenService(options), queues);
        OAuth = new EmulatedService(
            "oauth",
            feed,
            GetBaseAddress,
            "oauth2/token",
            QueuePath,
            new OAuthTokenService(options, oauthJwts),
            new BearerRequests(queues));

        // Of the requests to queues, the first takes those with a bearer token, the second the rest.
        Pipeline = new RequestPipeline(
            options,
            [Arr, OAuth, Wrap],
            new PageEndpoint(options, feed, [Arr, Wrap, OAuth], GetBaseAddress),
            _stopping.Token);
    }

    /// <summary>
    /// Where the emulator is: <see cref="TokenEmulatorOptions.BaseAddress"/> if that is set. Otherwise, for one that
    /// listens, <c>http://127.0.0.1:PORT/</c> or <c>https://127.0.0.1:PORT/</c>; for one in an app, the first address
    /// of the app, followed by the path prefix.
    /// </summary>
    /// <exception cref="InvalidOperationException">
    /// The app has not started, so that its address is not known yet, or it is none that a client could use.
    /// </exception>
    public Uri BaseAddress => GetBaseAddress();

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
    /// The public half of the RSA key that signs the tokens of <see cref="Arr"/> and of <see cref="OAuth"/>, for a
    /// resource of your own that checks them: of <see cref="TokenEmulatorOptions.JwtSigningKey"/>, or of one with 2048
    /// bits. The latter is the same for all emulators of a process, unless
    /// <see cref="TokenEmulatorOptions.UseNewJwtSigningKey"/> is set; the <c>kid</c> in a token's header tells them apart.
    /// The tokens of <see cref="OAuth"/> have a <c>client_id</c>, those of <see cref="Arr"/> a <c>cai</c>.
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

    /// <summary>
    /// The certificate that the emulator shows its clients, without its key, or <see langword="null"/> unless
    /// <see cref="TokenEmulatorOptions.UseHttps"/> is set. It is made anew for each emulator, signed by itself, good
    /// for <c>localhost</c>, <c>127.0.0.1</c> and <c>::1</c>, and expires 30 days after the start. The key stays in
    /// memory (on Windows, whose TLS demands it, in the user's key store until the emulator is disposed).
    /// </summary>
    /// <remarks>
    /// <see cref="CreateHandler"/> makes clients that trust it. For others, <c>ExportCertificatePem()</c> gives what
    /// <c>curl --cacert</c> and its like read. Never put it into the trust store of a machine.
    /// </remarks>
    public X509Certificate2? Certificate { get; private init; }

    internal RequestPipeline Pipeline { get; }

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

        var listener = LoopbackListener.Bind(options.Port, options.UseHttps);
        var emulator = new TokenEmulator(options, () => listener.BaseAddress)
        {
            Certificate = listener.Certificate,
            _listener = listener,
        };
        try
        {
            await listener.StartAsync(emulator.Pipeline, cancellationToken).ConfigureAwait(false);
            return emulator;
        }
        catch
        {
            await emulator.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>
    /// A handler for clients of this emulator: it trusts <see cref="Certificate"/> and no other one, follows no
    /// redirect, uses no proxy and keeps no cookies.
    /// </summary>
    /// <remarks>
    /// For <c>ConfigurePrimaryHttpMessageHandler(emulator.CreateHandler)</c>. An emulator that serves http, or that is
    /// in an app, has no certificate, and the handler decides as any other which to trust; it opens sockets, so to
    /// reach the test host of ASP.NET Core, use the handler that the test host creates.
    /// </remarks>
    /// <returns>A new handler, which is the caller's to dispose.</returns>
    public SocketsHttpHandler CreateHandler()
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false };
        if (Certificate is { } certificate)
        {
            handler.SslOptions = Tls.Trusting(certificate);
        }

        return handler;
    }

    /// <summary>
    /// Stops the emulator at once: answers that hang, wait or trickle are abandoned and their connections closed. One
    /// in an app stops when the app does, and needs no call; the app goes on without it, and requests to it are
    /// aborted. A second call does nothing. Afterwards its settings and the requests it recorded can still be read;
    /// <see cref="JwtPublicKey"/> throws <see cref="ObjectDisposedException"/>.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        Close();
        if (Interlocked.Exchange(ref _listener, null) is { } listener)
        {
            await listener.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Abandons the requests, and answers no more.</summary>
    internal void Close()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            _stopping.Cancel();
            _signer.Dispose();
            _forger.Dispose();
            _stopping.Dispose();
        }
    }

    private Uri GetBaseAddress() => Options.BaseAddress ?? _address();
}
