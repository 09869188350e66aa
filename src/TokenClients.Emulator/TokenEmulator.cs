using System.Security.Cryptography;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace TokenClients.Emulator;

/// <summary>
/// Both token services in this process: the Mixed Reality token service (Azure Remote Rendering) and an Access Control
/// Service that speaks OAuth WRAP, each with a resource that takes its tokens, over http on a loopback port.
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
        Wrap = new EmulatedService(
            new Uri(BaseAddress, "WRAPv0.9/"),
            new Uri(BaseAddress, "orders/messages"),
            new WrapTokenService(options),
            new QueueResource(options));
        _server = listener.CreateServer();
    }

    /// <summary>Where the emulator listens: <c>http://127.0.0.1:PORT/</c>.</summary>
    public Uri BaseAddress { get; }

    /// <summary>
    /// The settings, live: lifetimes, accounts, issuers, keys and the clock may be changed while it runs.
    /// </summary>
    public TokenEmulatorOptions Options { get; }

    /// <summary>The Mixed Reality token service, and the sessions of Azure Remote Rendering as its resource.</summary>
    public EmulatedService Arr { get; }

    /// <summary>The Access Control Service, and the queues of Service Bus as its resource.</summary>
    public EmulatedService Wrap { get; }

    /// <summary>
    /// The public half of the RSA key (2048 bits, another for each emulator) that signs the tokens of
    /// <see cref="Arr"/>, for a resource of your own that checks them.
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
            var pipeline = new RequestPipeline(options, [emulator.Arr, emulator.Wrap], emulator._stopping.Token);
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
