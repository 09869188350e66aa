using TokenClients.Http;

namespace TokenClients.AcsWrap;

/// <summary>
/// The address, credentials and scope that valid <see cref="AcsWrapClientOptions"/> specify, whichever settings they use.
/// </summary>
internal sealed class ResolvedWrapOptions
{
    private readonly AcsWrapClientOptions _options;
    private readonly WrapConnectionString? _connection;

    public ResolvedWrapOptions(AcsWrapClientOptions options)
    {
        _options = options;
        _connection = !string.IsNullOrEmpty(options.ConnectionString)
            && WrapConnectionString.TryRead(options.ConnectionString!, out var connection, out _) ? connection : null;
        Address = _connection?.TokenService ?? options.Endpoint
            ?? new Uri($"https://{options.ServiceNamespace}-sb.accesscontrol.windows.net/WRAPv0.9/");
        Credential = options.AssertionProvider is { } callback ? new AssertionCallback(callback, nameof(options.AssertionProvider))
            : _connection is not null ? CreateCredential(_connection.Key, nameof(options.ConnectionString))
            : CreateCredential(options.Password!, nameof(options.Password));
        SecondaryCredential = options.AssertionProvider is not null || string.IsNullOrEmpty(options.SecondaryPassword)
            ? null : CreateCredential(options.SecondaryPassword!, nameof(options.SecondaryPassword));
        PartitionKey = CompositeKey.Join(Address.OriginalString, options.AssertionProvider is null ? Issuer : null, Scope(requested: null));
        Service = new TokenServiceInfo("WRAP token service", Address, CredentialSettings, AddressSettings);
    }

    public Uri Address { get; }

    /// <summary>Address, issuer and default scope. The issuer is unknown if a callback returns the assertion.</summary>
    public string PartitionKey { get; }

    public CredentialSource Credential { get; }

    /// <summary>The credential to use when the first is rejected, or <see langword="null"/>.</summary>
    public CredentialSource? SecondaryCredential { get; }

    public TokenServiceInfo Service { get; }

    private string Issuer => _connection?.Issuer ?? _options.Name!;

    private string CredentialSettings =>
        _options.AssertionProvider is not null ? "AssertionProvider and Scope"
        : (_connection is null ? "Name, Password" : "ConnectionString's SharedSecretIssuer, SharedSecretValue")
            + (string.IsNullOrEmpty(_options.SecondaryPassword) ? "" : ", SecondaryPassword")
            + (_connection is null ? " and Scope" : " and EntityPath");

    private string AddressSettings =>
        _connection is null ? "ServiceNamespace or Endpoint" : "ConnectionString's Endpoint and StsEndpoint";

    /// <summary>Returns what is sent as <c>wrap_scope</c>, or <see langword="null"/> for none.</summary>
    /// <exception cref="TokenException">The requested scope is not an address in Service Bus.</exception>
    public string? Scope(string? requested) => _connection is null ? requested ?? _options.Scope : _connection.Scope(requested);

    /// <summary>Returns the key itself as a password, or an assertion that it signs, which is valid for as long as the key.</summary>
    private ClientCredential CreateCredential(string key, string setting) =>
        _connection is not null || _options.UseSignedAssertion
            ? new WrapAssertionCredential(SignedAssertion.Create(Issuer, key), setting, key)
            : new PasswordCredential(Issuer, key, setting);
}
