namespace TokenClients;

/// <summary>
/// A token as an <see cref="ITokenStore"/> keeps it. Both times are by the token service's clock, the one that all instances
/// have in common, as far as its responses tell it. An instance whose clock is behind, and which has had no response from the
/// service yet, may use a stored token too long by that much; the resource's rejection then replaces it.
/// </summary>
/// <remarks>Immutable and safe to use from several threads.</remarks>
public sealed class StoredToken
{
    /// <summary>Makes one.</summary>
    /// <param name="token">The token; its scope need not be stored.</param>
    /// <param name="issuedOn">When the service issued it.</param>
    /// <exception cref="ArgumentNullException"><paramref name="token"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="issuedOn"/> is not before the token's expiry.</exception>
    public StoredToken(AccessToken token, DateTimeOffset issuedOn)
    {
        Token = token ?? throw new ArgumentNullException(nameof(token));
        IssuedOn = issuedOn < token.ExpiresOn
            ? issuedOn
            : throw new ArgumentException("issuedOn must be before the token's expiry.", nameof(issuedOn));
    }

    /// <summary>The token.</summary>
    public AccessToken Token { get; }

    /// <summary>When the service issued it.</summary>
    public DateTimeOffset IssuedOn { get; }

    /// <summary>Whether this is the same token, whatever else is known of it.</summary>
    internal bool Is(AccessToken? other) => Token.Value == other?.Value;

    /// <summary>The text of the token, which never holds its value.</summary>
    public override string ToString() => Token.ToString();
}
