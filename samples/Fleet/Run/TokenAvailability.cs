using System.Data.Common;
using Npgsql;
using TokenClients;

namespace Fleet.Run;

/// <summary>
/// Whether a call that failed need not have: whether this process held a valid token, or the store did and could be reached.
/// It looks past the library, at the last token a caller got and at the table itself.
/// </summary>
internal sealed class HeldToken(NpgsqlDataSource source)
{
    /// <summary>In its last 2 % a token is not handed out any more, so that the request that carries it has time.</summary>
    private const double Margin = 0.02;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private volatile AccessToken? _token;

    public void Keep(AccessToken token)
    {
        if (_token is not { } held || held.ExpiresOn < token.ExpiresOn)
        {
            _token = token;
        }
    }

    public async Task<bool> IsThereAsync()
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
