namespace TokenClients;

/// <summary>Tells whose tokens a client fetches, and from where.</summary>
internal interface ITokenIdentity
{
    /// <summary>
    /// All that makes its tokens differ from those of another client of the same kind: address, account, default scope. No
    /// secret, and the same in every instance; one object for as long as the settings are the same.
    /// </summary>
    string Identity { get; }
}
