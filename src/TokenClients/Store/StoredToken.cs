namespace TokenClients;

/// <summary>
/// A token in an <see cref="ITokenStore"/>. Both times are by the token service's clock, which each instance estimates from the
/// service's responses. An instance whose clock is behind, and which has not received a response from the service
/// yet, may use a stored token past its expiry, by as much as its clock is behind; when the resource rejects it, it is replaced.
/// </summary>
/// <remarks>Immutable and safe to use from several threads.</remarks>
public sealed class StoredToken
{
    /// <summary>Creates a stored token.</summary>
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

    /// <summary>Whether both are the same token, whatever their other properties.</summary>
    internal bool Is(AccessToken? other) => Token.Value == other?.Value;

    /// <summary>Returns the token's scheme, scope, expiry and correlation id; never its value.</summary>
    public override string ToString() => Token.ToString();
}
