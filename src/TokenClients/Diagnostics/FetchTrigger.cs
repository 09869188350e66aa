namespace TokenClients.Diagnostics;

/// <summary>Why a token is fetched.</summary>
internal enum FetchTrigger
{
    /// <summary>There was no valid token.</summary>
    Miss,

    /// <summary>The token was due; no caller waits.</summary>
    Refresh,

    /// <summary>A resource rejected the token.</summary>
    Replacement,

    /// <summary>A caller needs a token that is valid for longer.</summary>
    Lifetime,
}
