using System.Text;
using Npgsql;

namespace Fleet.Run;

/// <summary>
/// Searches for tokens in every value of the table and in every file of the cluster, including its write-ahead log.
/// </summary>
internal sealed class StoredBytes(NpgsqlDataSource source, Cluster? cluster, TokenService service) : IDisposable
{
    private readonly SemaphoreSlim _oneAtATime = new(1);
    private readonly OrderedDictionary<string, byte[]> _rows = [];

    /// <summary>The number of bytes searched, in rows and files.</summary>
    public long Examined { get; private set; }

    /// <summary>The number of different rows read.</summary>
    public int Rows => _rows.Count;

    /// <summary>The number of files read, counting repeated reads.</summary>
    public int Files { get; private set; }

    /// <summary>The number of positions at which a part of a token was found.</summary>
    public int Found { get; private set; }

    /// <summary>Whether the search finds a part of a token in test data that contains one.</summary>
    public bool IsSearching { get; private set; }

    /// <summary>Whether the rows of the table were found in the files; true if there are no files to read.</summary>
    public bool IsReadingFiles { get; private set; } = cluster is null;

    /// <summary>Reads the table every half second while it can be reached.</summary>
    public async Task WatchAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(0.5));
        try
        {
            while (await timer.WaitForNextTickAsync(stopping))
            {
                await TryReadRowsAsync(stopping);
            }
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
    }

    /// <summary>Searches the files as they are now for every token issued so far.</summary>
    public async Task ReadFilesAsync(bool isRunning, CancellationToken cancellationToken)
    {
        if (cluster is null)
        {
            return;
        }

        if (isRunning)
        {
            await using var command = source.CreateCommand("CHECKPOINT");
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        await TryReadRowsAsync(cancellationToken);
        var (search, row) = (NewSearch(), _rows.GetAt(_rows.Count - 1).Value);
        foreach (var file in Directory.EnumerateFiles(cluster.Folder, "*", SearchOption.AllDirectories))
        {
            try
            {
                var bytes = await ReadAsync(file, cancellationToken);
                Examine(search, bytes);
                Files++;
                IsReadingFiles |= bytes.AsSpan().IndexOf(row.AsSpan(^64..)) >= 0;
            }
            catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
            {
                // The server has removed the file in the meantime.
            }
        }
    }

    /// <summary>Searches all rows, and tests the search with data that contains a part of a token.</summary>
    public async Task FinishAsync(CancellationToken cancellationToken)
    {
        await TryReadRowsAsync(cancellationToken);
        var search = NewSearch();
        foreach (var row in _rows.Values)
        {
            Examine(search, row);
        }

        var token = service.Issued.First().Value;
        IsSearching = search.CountIn(Encoding.UTF8.GetBytes($"…{token.AsSpan(token.Length / 2, 16)}…")) == 1;
    }

    public void Dispose() => _oneAtATime.Dispose();

    private TokenSearch NewSearch() => new(service.Values);

    private void Examine(TokenSearch search, byte[] bytes)
    {
        Examined += bytes.Length;
        Found += search.CountIn(bytes);
    }

    private async Task TryReadRowsAsync(CancellationToken cancellationToken)
    {
        await _oneAtATime.WaitAsync(cancellationToken);
        try
        {
            await using var command = source.CreateCommand($"SELECT convert_to(key, 'UTF8') || value FROM {PostgresCache.Table}");
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                var row = await reader.GetFieldValueAsync<byte[]>(0, cancellationToken);
                _rows.TryAdd(Convert.ToBase64String(row), row);
            }
        }
        catch (NpgsqlException)
        {
            // The database is temporarily down.
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    private static async Task<byte[]> ReadAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var bytes = new MemoryStream();
        await file.CopyToAsync(bytes, cancellationToken);
        return bytes.ToArray();
    }
}
