using System.Security.Cryptography;

namespace TokenClients.Chaos;

/// <summary>
/// The emulator on a loopback port, with the settings that survive its restarts: accounts, lifetimes and signing keys. During a
/// restart, connections are refused. With another signing key, a restart revokes every JWT.
/// </summary>
internal sealed class Services : IAsyncDisposable
{
    private readonly RSAParameters[] _jwtKeys = [.. Enumerable.Range(0, 3).Select(_ => NewKey())];
    private readonly SemaphoreSlim _restarting = new(1);
    private readonly ServiceTime _time;
    private volatile TokenEmulator? _emulator;
    private int _jwtKey;
    private byte[] _swtKey = RandomNumberGenerator.GetBytes(32);

    private Services(ServiceTime time, Intermediary[] intermediaries)
    {
        _time = time;
        Arr = new("arr", intermediaries[0], () => Emulator.Arr);
        Wrap = new("wrap", intermediaries[1], () => Emulator.Wrap);
        OAuth = new("oauth", intermediaries[2], () => Emulator.OAuth);
    }

    public Side Arr { get; }

    public Side Wrap { get; }

    public Side OAuth { get; }

    public IReadOnlyList<Side> All => [Arr, Wrap, OAuth];

    public TokenEmulator Emulator => _emulator!;

    /// <summary>The shortest lifetime of the tokens that are issued now.</summary>
    public TimeSpan ShortestLifetime => new[] { Emulator.Options.ArrLifetime, Emulator.Options.WrapLifetime, Emulator.Options.OAuthLifetime }.Min();

    public static async Task<Services> StartAsync(ChaosTime clients, Tally tally)
    {
        var time = new ServiceTime(clients);
        var services = new Services(time, await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Intermediary.StartAsync(time, tally))));
        services._emulator = await TokenEmulator.StartAsync(options =>
        {
            options.TimeProvider = services._time;
            options.ArrLifetime = options.WrapLifetime = options.OAuthLifetime = TimeSpan.FromSeconds(20);
        });
        await services.RestartAsync(revoke: true);
        return services;
    }

    /// <summary>Stops the emulator, which discards its request logs, and starts another at the same address.</summary>
    public async Task RestartAsync(bool revoke)
    {
        await _restarting.WaitAsync();
        Begin();
        try
        {
            var (old, port) = (Emulator, Emulator.BaseAddress.Port);
            await old.DisposeAsync();
            _jwtKey += revoke ? 1 : 0;
            _emulator = await TokenEmulator.StartAsync(options => Configure(options, port, old.Options));
            if (revoke)
            {
                Arr.Revoked();
                OAuth.Revoked();
            }
        }
        finally
        {
            End();
            _restarting.Release();
        }
    }

    /// <summary>Changes settings of the current emulator and of later ones.</summary>
    public async Task ChangeAsync(Action<TokenEmulatorOptions> change)
    {
        await _restarting.WaitAsync();
        change(Emulator.Options);
        _restarting.Release();
    }

    /// <summary>Revokes every token of the Access Control Service.</summary>
    public async Task RevokeWrapAsync()
    {
        Wrap.Resource.Begin();
        await ChangeAsync(options => options.SwtSigningKey = _swtKey = RandomNumberGenerator.GetBytes(32));
        Wrap.Revoked();
        Wrap.Resource.End();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var side in All)
        {
            await side.Intermediary.DisposeAsync();
        }

        await Emulator.DisposeAsync();
        _restarting.Dispose();
    }

    private void Configure(TokenEmulatorOptions options, int port, TokenEmulatorOptions old)
    {
        options.Port = port;
        options.TimeProvider = _time;
        options.JwtSigningKey = _jwtKeys[_jwtKey % _jwtKeys.Length];
        options.SwtSigningKey = _swtKey;
        (options.ArrLifetime, options.WrapLifetime, options.OAuthLifetime) = (old.ArrLifetime, old.WrapLifetime, old.OAuthLifetime);
        Copy(old.Accounts, options.Accounts);
        Copy(old.Issuers, options.Issuers);
        Copy(old.OAuthClients, options.OAuthClients);
    }

    private void Begin()
    {
        foreach (var side in All)
        {
            side.Tokens.Begin();
            side.Resource.Begin();
        }
    }

    private void End()
    {
        foreach (var side in All)
        {
            side.Tokens.End();
            side.Resource.End();
        }
    }

    private static void Copy(IDictionary<string, IReadOnlyList<string>> from, IDictionary<string, IReadOnlyList<string>> to)
    {
        foreach (var (name, keys) in from)
        {
            to[name] = keys;
        }
    }

    private static RSAParameters NewKey()
    {
        using var rsa = RSA.Create(2048);
        return rsa.ExportParameters(includePrivateParameters: true);
    }
}
