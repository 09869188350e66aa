using System.Diagnostics;

namespace TokenClients;

/// <summary>What valid <see cref="AcsWrapOptions"/> come to, whichever way they were given: where to ask, in whose name, for what.</summary>
internal sealed class WrapAccount
{
    private readonly AcsWrapOptions _options;
    private readonly WrapConnectionString? _connection;

    public WrapAccount(AcsWrapOptions options)
    {
        _options = options;
        _connection = string.IsNullOrEmpty(options.ConnectionString) ? null : WrapConnectionString.Read(options.ConnectionString!, out _);
        Address = _connection?.TokenService ?? options.Endpoint
            ?? new Uri($"https://{options.ServiceNamespace}-sb.accesscontrol.windows.net/WRAPv0.9/");
        Key = _connection is null ? (options.Password, nameof(options.Password)) : (_connection.Key, nameof(options.ConnectionString));
        SecondaryKey = (options.SecondaryPassword, nameof(options.SecondaryPassword));
        Identity = StoreKey.Join(Address.OriginalString, options.Assertion is null ? Issuer : null, Scope(asked: null));
        Failures = new TokenFailures("WRAP token service", Address, CredentialSettings, AddressSettings, [.. Secrets()]);
    }

    public Uri Address { get; }

    /// <summary>Address, issuer and default scope; who an assertion of one's own speaks for is not known before it is made.</summary>
    public string Identity { get; }

    /// <summary>The key, and the name of its setting.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public (string? Key, string Setting) Key { get; }

    /// <summary>The other key, if there is one, and the name of its setting.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public (string? Key, string Setting) SecondaryKey { get; }

    public TokenFailures Failures { get; }

    private bool Signs => _connection is not null || _options.SignsAssertion;

    private string Issuer => _connection?.Issuer ?? _options.Name!;

    private string CredentialSettings =>
        _options.Assertion is not null ? "Assertion and Scope"
        : (_connection is null ? "Name, Password" : "ConnectionString's SharedSecretIssuer, SharedSecretValue")
            + (string.IsNullOrEmpty(_options.SecondaryPassword) ? "" : ", SecondaryPassword")
            + (_connection is null ? " and Scope" : " and EntityPath");

    private string AddressSettings =>
        _connection is null ? "ServiceNamespace or Endpoint" : "ConnectionString's Endpoint and StsEndpoint";

    /// <summary>The form fields that say who asks: name and password, or an assertion that the key signed.</summary>
    public IEnumerable<KeyValuePair<string, string>> Credential(string key) =>
        Signs ? Credential(SignedAssertion.Create(Issuer, key)) : [new("wrap_name", Issuer), new("wrap_password", key)];

    /// <summary>The form fields that say who asks.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Credential(AcsWrapAssertion assertion) =>
        [new("wrap_assertion_format", assertion.Format), new("wrap_assertion", assertion.Value)];

    /// <summary>What goes into <c>wrap_scope</c>, if anything does.</summary>
    /// <exception cref="TokenException">The scope names nothing that the account could know.</exception>
    public string? Scope(string? asked) => _connection is null ? asked ?? _options.Scope : _connection.Scope(asked);

    /// <summary>The keys, and what they sign: that stays as good as they are.</summary>
    private IEnumerable<string?> Secrets()
    {
        string?[] keys = [Key.Key, SecondaryKey.Key];
        return !Signs ? keys
            : keys.Concat(keys.Where(key => !string.IsNullOrEmpty(key)).SelectMany(key => SignedAssertion.Create(Issuer, key!).Secrets()));
    }
}
