namespace TokenClients;

/// <summary>
/// The token that was given last for each scope, so that a challenge, which does not name the token it refuses, can be
/// told apart from one that has been answered: Azure SDK clients repeat its claims in every later request.
/// </summary>
internal sealed class LastIssuedTokens
{
    private const int Most = 1000;

    private readonly object _gate = new();
    private readonly Dictionary<string, Given> _scopes = new(StringComparer.Ordinal);

    /// <summary>Notes the token. Past 1,000 scopes all are forgotten, which costs a challenge of one of them its replacement.</summary>
    public void Add(string? scope, AccessToken token)
    {
        lock (_gate)
        {
            if (_scopes.TryGetValue(scope ?? "", out var given))
            {
                given.Token = token;
                return;
            }

            if (_scopes.Count == Most)
            {
                _scopes.Clear();
            }

            _scopes.Add(scope ?? "", new Given(token));
        }
    }

    /// <summary>
    /// The token that those claims refuse: the one given last when they were first seen; <see langword="null"/> if none was.
    /// </summary>
    public AccessToken? RefusedBy(string? scope, string claims)
    {
        lock (_gate)
        {
            if (!_scopes.TryGetValue(scope ?? "", out var given))
            {
                return null;
            }

            if (given.Claims != claims)
            {
                (given.Claims, given.Refused) = (claims, given.Token);
            }

            return given.Refused;
        }
    }

    private sealed class Given(AccessToken token)
    {
        public AccessToken Token { get; set; } = token;

        public string? Claims { get; set; }

        public AccessToken? Refused { get; set; }
    }
}
