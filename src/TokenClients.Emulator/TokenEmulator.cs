using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace TokenClients.Emulator;

/// <summary>
/// Three token services in this process: the Mixed Reality token service (Azure Remote Rendering), an Access Control
/// Service with OAuth WRAP, and an OAuth 2.0 token endpoint, each with a resource that accepts its tokens. The resource
/// of the latter two, queues, also accepts shared access signatures. <see cref="StartAsync"/> starts an emulator that
/// listens on a port of this machine; <c>app.MapTokenEmulator()</c> maps one in an ASP.NET Core app.
/// </summary>
/// <remarks>
/// Any client of these protocols can use it. It reads no configuration and no environment variable, writes no log, and
/// handles no signals. <c>GET /</c> shows a page in a browser: the requests, the remaining lifetimes of tokens,
/// settings to copy, and a switch for each fault. The page shows no key and no token, accepts commands only from
/// itself, and is available only at <c>localhost</c> and the emulator's own address. The emulator is safe to use from
/// several threads. It validates keys and tokens as the real services did, but its keys are public: do not configure
/// real keys, and do not rely on it for security.
/// </remarks>
public sealed class TokenEmulator : IAsyncDisposable
{
    /// <summary>The account that every emulator has by default, a GUID.</summary>
    public const string DefaultAccountId = "7e57acc0-0000-4000-8000-000000000001";

    /// <summary>
    /// The key of <see cref="DefaultAccountId"/>: the base64 form of 32 bytes of text that states it is no secret.
    /// </summary>
    public const string DefaultAccountKey = "ZW11bGF0b3IgYWNjb3VudCBrZXksIG5vIHNlY3JldCE=";

    /// <summary>The issuer that every emulator has by default.</summary>
    public const string DefaultIssuerName = "owner";

    /// <summary>
    /// The key of <see cref="DefaultIssuerName"/>, its <c>wrap_password</c>: the base64 form of 32 bytes of text that
    /// states it is no secret. It contains <c>+</c>, <c>/</c> and <c>=</c>, so a client that does not encode its form
    /// is detected.
    /// </summary>
    public const string DefaultIssuerKey = "bm90IGEgc2VjcmV0Pj4+Pz8/LCBlbXVsYXRvciBrZXk=";

    /// <summary>The OAuth 2.0 client that every emulator has by default.</summary>
    public const string DefaultClientId = "emulator-client";

    /// <summary>
    /// The secret of <see cref="DefaultClientId"/>, which states that it is no secret. It contains a space and <c>: + /
    /// = % &amp;</c>, so a client that does not encode it in its form or Basic credential is detected.
    /// </summary>
    public const string DefaultClientSecret = "not-a-secret: a+b/c=%&";

    /// <summary>The name of the key for shared access signatures that every emulator has by default.</summary>
    public const string DefaultSasKeyName = "RootManageSharedAccessKey";

    /// <summary>
    /// The key of <see cref="DefaultSasKeyName"/>: the base64 form of 32 bytes of text that states it is no secret. As
    /// with Service Bus, the text itself is the key.
    /// </summary>
    public const string DefaultSasKey = "bm90IGEgc2VjcmV0OiBlbXVsYXRvcidzIFNBUyBrZXk=";

    private const string QueuePath = "orders/messages";

    private readonly Func<Uri> _address;
    private readonly JwtSigner _signer;
    private readonly JwtSigner _wrongKeySigner;
    private readonly CancellationTokenSource _stopping = new();
    private Listener? _listener;
    private int _disposed;

    internal TokenEmulator(TokenEmulatorOptions options, Func<Uri> address)
    {
        Options = options;
        _address = address;
        _signer = JwtKeys.Signer(options);
        _wrongKeySigner = JwtKeys.WrongKeySigner(options);

        var jwts = new ArrJwtIssuer(options, _signer, _wrongKeySigner);
        var feed = new PageFeed();
        Arr = new EmulatedService(
            "arr", feed, GetBaseAddress, "", "", new ArrTokenService(options, jwts), new ArrSessionResource(options, jwts));

        var oauthJwts = new OAuthJwtIssuer(options, _signer, _wrongKeySigner);
        var queues = new QueueResource(new QueueTokens(options, oauthJwts));
        Wrap = new EmulatedService(
            "wrap", feed, GetBaseAddress, "WRAPv0.9/", QueuePath, new WrapTokenService(options), queues);
        OAuth = new EmulatedService(
            "oauth",
            feed,
            GetBaseAddress,
            OAuthAddresses.TokenPath,
            QueuePath,
            new OAuthTokenService(options, oauthJwts),
            new BearerRequests(queues),
            new OAuthMetadata(options, _signer));

        // OAuth handles the queue requests with a bearer token, Wrap the others.
        Pipeline = new RequestPipeline(
            options,
            [Arr, OAuth, Wrap],
            new PageEndpoint(options, feed, [Arr, Wrap, OAuth], GetBaseAddress),
            _stopping.Token);
    }

    /// <summary>
    /// The address of the emulator: <see cref="TokenEmulatorOptions.BaseAddress"/> if that is set. Otherwise, for an
    /// emulator that listens, <see cref="LocalAddress"/>; for one in an app, the first address of the app, followed by the
    /// path prefix.
    /// </summary>
    /// <exception cref="InvalidOperationException">
    /// The app has not started, so its address is not known yet, or it has no address that a client can use.
    /// </exception>
    public Uri BaseAddress => GetBaseAddress();

    /// <summary>
    /// The address that the emulator listens on, for clients on this machine: <c>http://127.0.0.1:PORT/</c> or
    /// <c>https://127.0.0.1:PORT/</c> by default, and with <c>localhost</c> if it listens on all addresses. It is <see
    /// langword="null"/> for an emulator in an app, which does not listen.
    /// </summary>
    public Uri? LocalAddress { get; private init; }

    /// <summary>
    /// The settings. Lifetimes, accounts, issuers, clients, keys and the clock can be changed while the emulator runs.
    /// </summary>
    public TokenEmulatorOptions Options { get; }

    /// <summary>The Mixed Reality token service, and the sessions of Azure Remote Rendering as its resource.</summary>
    public EmulatedService Arr { get; }

    /// <summary>
    /// The Access Control Service, and the queues of Service Bus as its resource. Queue requests with a shared access
    /// signature, for which there is no token service, are recorded here too.
    /// </summary>
    public EmulatedService Wrap { get; }

    /// <summary>
    /// An OAuth 2.0 server with the client credentials grant (RFC 6749, 4.4), its metadata and public key, and the same queues
    /// as its resource: a message sent with a token of <see cref="Wrap"/> can be received with a token of this one. Its issuer
    /// is <see cref="BaseAddress"/>, which clients of this library take as their <c>Authority</c>.
    /// </summary>
    public EmulatedService OAuth { get; }

    /// <summary>
    /// The public part of the RSA key that signs the tokens of <see cref="Arr"/> and <see cref="OAuth"/>, for a
    /// resource of your own that validates them: that of <see cref="TokenEmulatorOptions.JwtSigningKey"/>, or of a key
    /// with 2048 bits. The latter is shared by all emulators of a process, unless <see
    /// cref="TokenEmulatorOptions.UseNewJwtSigningKey"/> is set; the <c>kid</c> in the header of a token identifies the
    /// emulator. Tokens of <see cref="OAuth"/> have a <c>client_id</c> claim, those of <see cref="Arr"/> a <c>cai</c>
    /// claim.
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
    /// The certificate that the emulator presents to its clients, without its private key, or <see langword="null"/>
    /// unless <see cref="TokenEmulatorOptions.UseHttps"/> is set. It is created for each emulator, self-signed, valid
    /// for <c>localhost</c>, <c>127.0.0.1</c>, <c>::1</c>, <see cref="TokenEmulatorOptions.ListenAddress"/> and the host of
    /// <see cref="TokenEmulatorOptions.BaseAddress"/>, and expires 30 days after the start. The private key
    /// is kept in memory; on Windows, which requires this for TLS, it is in the user's key store until the emulator is disposed.
    /// </summary>
    /// <remarks>
    /// <see cref="CreateHandler"/> creates handlers that trust it. For other clients, <c>ExportCertificatePem()</c>
    /// returns the format that tools such as <c>curl --cacert</c> read. Do not add it to the trust store of a machine.
    /// </remarks>
    public X509Certificate2? Certificate { get; private init; }

    internal RequestPipeline Pipeline { get; }

    /// <summary>Starts an emulator, which accepts requests when the task completes.</summary>
    /// <param name="configure">Configures the settings, or <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    /// <returns>The running emulator. Dispose it to stop it.</returns>
    /// <exception cref="IOException">The address or port cannot be used. The message names it and what to do.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    /// <example>
    /// <code context="IServiceCollection services">
    /// await using TokenEmulator emulator = await TokenEmulator.StartAsync();
    /// services.AddArrTokens(options =&gt;
    /// {
    ///     options.Endpoint = emulator.Arr.Endpoint;
    ///     options.AccountId = TokenEmulator.DefaultAccountId;
    ///     options.AccountKey = TokenEmulator.DefaultAccountKey;
    /// });
    /// </code>
    /// </example>
    public static async Task<TokenEmulator> StartAsync(
        Action<TokenEmulatorOptions>? configure = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var options = new TokenEmulatorOptions();
        configure?.Invoke(options);

        var listener = Listener.Bind(options);
        var emulator = new TokenEmulator(options, () => listener.Address)
        {
            LocalAddress = listener.Address,
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
    /// Creates a handler for clients of this emulator. It trusts <see cref="Certificate"/> and no other certificate,
    /// follows no redirects, and uses no proxy and no cookies.
    /// </summary>
    /// <remarks>
    /// Use it as <c>ConfigurePrimaryHttpMessageHandler(emulator.CreateHandler)</c>. An emulator that listens for http
    /// or is in an app has no certificate; the handler then validates certificates as usual. The handler opens sockets,
    /// so for the test host of ASP.NET Core, use the handler that the test host creates.
    /// </remarks>
    /// <returns>A new handler, which the caller must dispose.</returns>
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
    /// Creates a certificate with its private key, and adds it to <see cref="TokenEmulatorOptions.OAuthClientKeys"/>. The client
    /// can authenticate with it: <c>o.PrivateKeyProvider = () => OAuthPrivateKey.FromCertificate(certificate)</c> signs
    /// assertions with ES256, and <c>o.ClientCertificateProvider = () => certificate</c> presents it to an emulator with <see
    /// cref="TokenEmulatorOptions.UseClientCertificates"/>. It is valid for 30 days by the system clock.
    /// </summary>
    /// <param name="clientId">The client; <see cref="DefaultClientId"/> by default.</param>
    /// <returns>The certificate, which the caller must dispose.</returns>
    /// <exception cref="ArgumentException"><paramref name="clientId"/> is <see langword="null"/> or empty.</exception>
    public X509Certificate2 CreateClientCertificate(string clientId = DefaultClientId)
    {
        ArgumentException.ThrowIfNullOrEmpty(clientId);
        var certificate = TestCertificate.CreateForClient();
        Options.AddClientKey(clientId, OAuthClientKey.FromCertificate(certificate));
        return certificate;
    }

    /// <summary>
    /// Stops the emulator immediately: pending responses are aborted and their connections closed. An emulator in an
    /// app stops when the app stops and does not need this call; after it, the app continues without the emulator, and
    /// requests to it are aborted. A second call has no effect. After disposal, the settings and the recorded requests
    /// can still be read; <see cref="JwtPublicKey"/> throws <see cref="ObjectDisposedException"/>.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        Close();
        if (Interlocked.Exchange(ref _listener, null) is { } listener)
        {
            await listener.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Aborts the pending requests and answers no further ones.</summary>
    internal void Close()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            _stopping.Cancel();
            _signer.Dispose();
            _wrongKeySigner.Dispose();
            _stopping.Dispose();
        }
    }

    private Uri GetBaseAddress() => Options.BaseAddress ?? _address();
}
