namespace TokenClients.Emulator;

/// <summary>The newest 1,000 sessions of all accounts. Not thread-safe.</summary>
internal sealed class ArrSessions
{
    private const int Maximum = 1_000;

    // The id of an account is case-insensitive, that of a session is not.
    private readonly OrderedDictionary<(string Account, string Id), ArrSession> _sessions = [];

    public ArrSession? Find(string account, string id) => _sessions.GetValueOrDefault(Key(account, id));

    public void Add(string account, string id, ArrSession session)
    {
        if (_sessions.Count == Maximum)
        {
            _sessions.RemoveAt(0);
        }

        _sessions.Add(Key(account, id), session);
    }

    public IEnumerable<ArrSession> Of(string account) =>
        _sessions.Where(session => session.Key.Account == Key(account, "").Account).Select(session => session.Value);

    private static (string Account, string Id) Key(string account, string id) => (account.ToUpperInvariant(), id);
}
