using System.Data.Common;
using Npgsql;
using TokenClients;

namespace Fleet.Run;

/// <summary>
/// Determines whether a failed call could have succeeded, because this process had a valid token, or the reachable
/// store did. It checks independently of the library: the last token of a caller, and the table.
/// </summary>
internal sealed class TokenAvailability(NpgsqlDataSource source)
{
    /// <summary>
    /// In the last 2 % of its lifetime, a token is not returned any more, so that requests have time to use it.
    /// </summary>
    private const double Margin = 0.02;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private volatile AccessToken? _token;

    public void Update(AccessToken token)
    {
        if (_token is not { } held || held.ExpiresOn < token.ExpiresOn)
        {
            _token = token;
        }
    }

    public async Task<bool> IsAvailableAsync()
    {
        var margin = TokenService.Lifetime * Margin;
        if (_token is { } held && held.ExpiresOn - DateTimeOffset.UtcNow > margin)
        {
            return true;
        }

        try
        {
            using var patience = new CancellationTokenSource(Patience);
            await using var command = source.CreateCommand(
                $"SELECT EXISTS (SELECT FROM {PostgresCache.Table} WHERE expires_on > now() + @margin AND key NOT LIKE '{Node.WarmUp}%')");
            command.Parameters.Add(new NpgsqlParameter<TimeSpan>("margin", margin));
            return await command.ExecuteScalarAsync(patience.Token) is true;
        }
        catch (Exception error) when (error is DbException or OperationCanceledException or IOException)
        {
            return false;
        }
    }
}
