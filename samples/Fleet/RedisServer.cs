using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using StackExchange.Redis;

namespace Fleet;

/// <summary>
/// A Redis server in a temporary folder and on a free loopback port, which keeps a dump and an append-only file. It ends when this
/// process does, for whatever reason.
/// </summary>
internal sealed class RedisServer : IAsyncDisposable
{
    public const string NotInstalled = "Redis is not installed. Install it: apt-get install redis-server";

    private const string Program = "redis-server";

    /// <summary>Runs the server, sends it the signals that the input names, and kills it at the end of the input.</summary>
    private const string Script =
        $"""
        exec 2>/dev/null
        trap '' INT TERM
        {Program} "$0" >/dev/null &
        while read -r signal; do kill -$signal $!; done
        kill -KILL $!
        wait $!
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("redis-").FullName; // only for this user
    private readonly string _password = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
    private Process? _process;
    private ConnectionMultiplexer? _admin;

    private RedisServer()
    {
    }

    public static bool IsInstalled =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, Program)));

    public int Port { get; } = FreePort();

    /// <summary>The value for <c>RedisCacheOptions.Configuration</c>.</summary>
    public string Configuration => ConfigurationAt(Port);

    private IServer Admin => _admin!.GetServers()[0];

    private string Settings => Path.Combine(_folder, "redis.conf");

    /// <exception cref="InvalidOperationException">The server did not start.</exception>
    public static async Task<RedisServer> StartAsync(CancellationToken cancellationToken = default)
    {
        var server = new RedisServer();
        try
        {
            // Values are not compressed, so that a search of the files finds what is not encrypted.
            await File.WriteAllLinesAsync(
                server.Settings,
                [
                    "bind 127.0.0.1", $"port {server.Port}", $"requirepass {server._password}", $"dir {server._folder}",
                    "save \"\"", "rdbcompression no", "appendonly yes", $"logfile {server._folder}/log",
                ],
                cancellationToken);
            await server.RestartAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>The configuration for a relay to this server at another port.</summary>
    public string ConfigurationAt(int port) => $"127.0.0.1:{port},password={_password}";

    /// <summary>Starts the server, also after <see cref="KillAsync"/>, and waits until it answers.</summary>
    public async Task RestartAsync(CancellationToken cancellationToken = default)
    {
        _process = Process.Start(new ProcessStartInfo("sh", ["-c", Script, Settings]) { UseShellExecute = false, RedirectStandardInput = true })!;
        var startedOn = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                using (var connection = new TcpClient())
                {
                    await connection.ConnectAsync(IPAddress.Loopback, Port, cancellationToken);
                }

                _admin ??= await ConnectionMultiplexer.ConnectAsync($"{Configuration},allowAdmin=true");
                await Admin.PingAsync();
                return;
            }
            catch (Exception error) when (error is SocketException or RedisException or TimeoutException)
            {
                if (Stopwatch.GetElapsedTime(startedOn) > Patience)
                {
                    throw new InvalidOperationException($"{Program} did not start at port {Port}: {error.Message}", error);
                }

                await Task.Delay(20, cancellationToken);
            }
        }
    }

    /// <summary>Kills the server as <c>kill -9</c> does.</summary>
    public async Task KillAsync()
    {
        if (_process is not null)
        {
            _process.StandardInput.Close();
            await _process.WaitForExitAsync();
            _process.Dispose();
            _process = null;
        }
    }

    /// <summary>Stops the server without ending it: connections stay open, and nothing is answered.</summary>
    public void Hang() => Send("STOP");

    /// <summary>Ends <see cref="Hang"/>.</summary>
    public void Resume() => Send("CONT");

    /// <summary>Executes a command of an administrator.</summary>
    public Task<RedisResult> ExecuteAsync(string command, params object[] arguments) => Admin.ExecuteAsync(command, arguments);

    /// <summary>Returns a value of <c>INFO</c>, <c>0</c> if there is none.</summary>
    public async Task<long> CountAsync(string section, string key)
    {
        var value = (await Admin.InfoAsync(section)).SelectMany(group => group).SingleOrDefault(pair => pair.Key == key).Value ?? "0";
        var digits = value.StartsWith("calls=", StringComparison.Ordinal) ? value["calls=".Length..value.IndexOf(',')] : value;
        return long.Parse(digits, System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Saves a dump and returns the server's files by name: the dump and the append-only file.</summary>
    public async Task<IReadOnlyDictionary<string, byte[]>> SaveAsync(CancellationToken cancellationToken = default)
    {
        await ExecuteAsync("SAVE");
        var files = new Dictionary<string, byte[]>();
        foreach (var path in Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories).Where(path => path != Settings))
        {
            files.Add(Path.GetFileName(path), await File.ReadAllBytesAsync(path, cancellationToken));
        }

        return files;
    }

    public async ValueTask DisposeAsync()
    {
        if (_admin is not null)
        {
            await _admin.DisposeAsync();
        }

        await KillAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private void Send(string signal)
    {
        _process!.StandardInput.WriteLine(signal);
        _process.StandardInput.Flush();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
