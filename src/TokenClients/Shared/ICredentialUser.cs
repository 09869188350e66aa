namespace TokenClients.Shared;

/// <summary>A client that may have a second credential. Metrics and health checks report which is in use.</summary>
internal interface ICredentialUser
{
    /// <summary>Which of its two credentials is in use, or <see langword="null"/> if it has only one.</summary>
    CredentialUse? CredentialUse { get; }
}

/// <summary>Which of two credentials is in use.</summary>
/// <param name="Setting">The name of the setting that the credential in use comes from.</param>
/// <param name="RejectedSetting">
/// The name of the first credential's setting, if that credential was rejected and the second is in use; otherwise <see langword="null"/>.
/// </param>
internal sealed record CredentialUse(string Setting, string? RejectedSetting = null);
