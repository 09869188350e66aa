namespace TokenClients.Tool;

/// <summary>What is known of a token's signature.</summary>
internal enum SignatureState
{
    NotChecked,
    Valid,
    NotValid,
}
