namespace TokenClients;

/// <summary>
/// Tells whose tokens a client fetches, so that instances which share a store (<see cref="ITokenStore"/>) never get those of
/// another account. The built-in clients tell it; a provider of one's own may.
/// </summary>
public interface ITokenIdentity
{
    /// <summary>
    /// All that makes the tokens differ from those of another client of the same name: address, account, default scope. No
    /// secret, and the same in every instance; one object for as long as the settings are the same. It is hashed into the key.
    /// </summary>
    string Identity { get; }
}
