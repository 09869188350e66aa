namespace TokenClients.Tool;

/// <summary>The result of the check of a token's signature.</summary>
internal enum SignatureState
{
    NotChecked,
    Valid,
    NotValid,
}
