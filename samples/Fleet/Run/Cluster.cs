using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Npgsql;

namespace Fleet.Run;

/// <summary>
/// A PostgreSQL cluster for this run, in a temporary folder and on a free loopback port. It stops when this process
/// ends, for whatever reason.
/// </summary>
internal sealed class Cluster : IAsyncDisposable
{
    private const string User = "fleet";

    /// <summary>
    /// Runs the server until it ends or the input is closed. A server that has just started does not react to signals
    /// yet.
    /// </summary>
    private const string Script =
        """
        exec 3<&0 2>>"$LOG"
        "$0" "$@" >>"$LOG" 2>&1 3<&- & server=$!
        (cat <&3 >/dev/null; while kill -INT $server 2>/dev/null; do sleep 0.2; done) &
        exec 3<&- </dev/null
        wait $server
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly string _binaries;
    private readonly string _folder = Directory.CreateTempSubdirectory("fleet-postgres-").FullName;
    private readonly int _port = FreePort();
    private Process? _server;

    private Cluster(string binaries) => _binaries = binaries;

    public string ConnectionString { get; private set; } = "";

    /// <summary>The folder that contains all files of the server.</summary>
    public string Folder => _folder;

    private string Data => Path.Combine(_folder, "data");

    private string Log => Path.Combine(_folder, "log");

    /// <summary>
    /// Returns the folder with the newest PostgreSQL programs, or <see langword="null"/> if there are none.
    /// </summary>
    public static string? FindBinaries()
    {
        var debian = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").OrderByDescending(path => double.TryParse(
                Path.GetFileName(path), CultureInfo.InvariantCulture, out var version) ? version : 0).Select(path => Path.Combine(path, "bin"))
            : [];
        var path = Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator) ?? [];
        return debian.Concat(path).FirstOrDefault(folder =>
            File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "postgres")));
    }

    public static async Task<Cluster> StartAsync(string binaries, CancellationToken cancellationToken)
    {
        var cluster = new Cluster(binaries);
        try
        {
            await cluster.CreateAsync(cancellationToken);
            await cluster.StartServerAsync(cancellationToken);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Starts the server, also after <see cref="KillAsync"/>, and waits until it accepts connections.
    /// </summary>
    public async Task StartServerAsync(CancellationToken cancellationToken)
    {
        var startedOn = Stopwatch.GetTimestamp();
        while (true)
        {
            _server ??= Start(
                "sh", "-c", Script, Path.Combine(_binaries, "postgres"), "-D", Data, "-p", $"{_port}", "-c", "listen_addresses=127.0.0.1",
                "-c", "unix_socket_directories=");
            try
            {
                await using var connection = new NpgsqlConnection($"{ConnectionString};Pooling=false");
                await connection.OpenAsync(cancellationToken);
                return;
            }
            catch (NpgsqlException) when (Stopwatch.GetElapsedTime(startedOn) < Patience)
            {
                await Task.Delay(100, cancellationToken);
                if (_server.HasExited)
                {
                    await StopAsync(); // the shared memory of the previous server was still in use
                }
            }
        }
    }

    /// <summary>Kills the server as <c>kill -9</c> does.</summary>
    public async Task KillAsync()
    {
        var lines = await File.ReadAllLinesAsync(Path.Combine(Data, "postmaster.pid"));
        using var server = Process.GetProcessById(int.Parse(lines[0], CultureInfo.InvariantCulture));
        server.Kill();
        await server.WaitForExitAsync();
        await StopAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task CreateAsync(CancellationToken cancellationToken)
    {
        var password = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
        ConnectionString = $"Host=127.0.0.1;Port={_port};Username={User};Password={password};Database=postgres;Timeout=5;Maximum Pool Size=5";
        var file = Path.Combine(_folder, "password");
        await File.WriteAllTextAsync(file, password, cancellationToken);
        if (Environment.IsPrivilegedProcess)
        {
            await RunAsync(Process.Start("chown", ["-R", "postgres", _folder]), cancellationToken);
        }

        await RunAsync(
            Start(
                "sh", "-c", """exec "$0" "$@" >>"$LOG" 2>&1""", Path.Combine(_binaries, "initdb"), "-D", Data, "-U", User, "-A", "scram-sha-256",
                $"--pwfile={file}", "-E", "UTF8", "--locale=C", "--wal-segsize=1", "--no-sync"),
            cancellationToken);
        File.Delete(file);
    }

    private async Task RunAsync(Process process, CancellationToken cancellationToken)
    {
        using (process)
        {
            await process.WaitForExitAsync(cancellationToken);
            if (process.ExitCode != 0)
            {
                var log = File.Exists(Log) ? await File.ReadAllTextAsync(Log, cancellationToken) : "";
                throw new InvalidOperationException($"PostgreSQL could not be set up in {_folder}. {log}");
            }
        }
    }

    private async Task StopAsync()
    {
        if (_server is not null)
        {
            _server.StandardInput.Close();
            await _server.WaitForExitAsync();
            _server.Dispose();
            _server = null;
        }
    }

    /// <summary>Starts a program as a user that PostgreSQL accepts; it does not run as root.</summary>
    private Process Start(params string[] command)
    {
        string[] all = Environment.IsPrivilegedProcess ? ["runuser", "-u", "postgres", "--", .. command] : command;
        var start = new ProcessStartInfo(all[0], all[1..]) { UseShellExecute = false, RedirectStandardInput = true, WorkingDirectory = _folder };
        start.Environment["LOG"] = Log;
        return Process.Start(start)!;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
