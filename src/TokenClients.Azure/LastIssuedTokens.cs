namespace TokenClients;

/// <summary>
/// The last token issued for each scope. A claims challenge does not name the token it rejects, and Azure SDK clients repeat
/// its claims in every later request; remembering the last token tells a new challenge from one that was already answered.
/// </summary>
internal sealed class LastIssuedTokens
{
    private const int MaxScopes = 1000;

    private readonly object _gate = new();
    private readonly Dictionary<string, Entry> _scopes = new(StringComparer.Ordinal);

    /// <summary>
    /// Records the token. Beyond 1,000 scopes all records are cleared, and a challenge for one of them is not answered with a
    /// new token.
    /// </summary>
    public void Add(string? scope, AccessToken token)
    {
        lock (_gate)
        {
            if (_scopes.TryGetValue(scope ?? "", out var entry))
            {
                entry.Token = token;
                return;
            }

            if (_scopes.Count == MaxScopes)
            {
                _scopes.Clear();
            }

            _scopes.Add(scope ?? "", new Entry(token));
        }
    }

    /// <summary>
    /// Returns the token that these claims reject: the last one issued before the claims were first seen, or
    /// <see langword="null"/> if there was none.
    /// </summary>
    public AccessToken? RejectedBy(string? scope, string claims)
    {
        lock (_gate)
        {
            if (!_scopes.TryGetValue(scope ?? "", out var entry))
            {
                return null;
            }

            if (entry.Claims != claims)
            {
                (entry.Claims, entry.Rejected) = (claims, entry.Token);
            }

            return entry.Rejected;
        }
    }

    private sealed class Entry(AccessToken token)
    {
        public AccessToken Token { get; set; } = token;

        public string? Claims { get; set; }

        public AccessToken? Rejected { get; set; }
    }
}
