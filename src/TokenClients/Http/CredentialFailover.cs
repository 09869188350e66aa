using System.Security.Cryptography.X509Certificates;

namespace TokenClients.Http;

/// <summary>
/// Tries two credentials that are valid at the same time, so that one can be rotated while the other is in use. Remembers which
/// one was accepted last until the client is replaced, which happens when its options change.
/// </summary>
/// <param name="primary">The credential that is tried first initially.</param>
/// <param name="secondary">The other one, or <see langword="null"/>.</param>
/// <param name="onSwitch">Called with the rejected credential and the one used in its place.</param>
internal sealed class CredentialFailover(
    CredentialSource primary, CredentialSource? secondary, Action<CredentialSource, CredentialSource> onSwitch)
{
    private volatile bool _prefersSecondary;

    /// <summary>Which of the two is in use, or <see langword="null"/> if there is only one.</summary>
    public CredentialUse? Use => secondary is null ? null : _prefersSecondary ? new(secondary.Setting, primary.Setting) : new(primary.Setting);

    /// <summary>The certificates of both credentials, starting with the one in use.</summary>
    public IReadOnlyList<X509Certificate2> Certificates =>
        [.. new[] { _prefersSecondary ? secondary : primary, _prefersSecondary ? primary : secondary }.Select(source => source?.GetCertificate()).OfType<X509Certificate2>()];

    /// <summary>
    /// Runs <paramref name="attempt"/> with the credential that was accepted last and, if it is rejected, once with the other.
    /// </summary>
    public ValueTask<AccessToken> TryInTurnAsync(Func<CredentialSource, Task<AccessToken>> attempt) =>
        secondary is null ? new(attempt(primary)) : TryInTurnAsync(secondary, attempt);

    private async ValueTask<AccessToken> TryInTurnAsync(CredentialSource second, Func<CredentialSource, Task<AccessToken>> attempt)
    {
        var prefersSecondary = _prefersSecondary;
        var (preferred, other) = prefersSecondary ? (second, primary) : (primary, second);
        try
        {
            return await attempt(preferred).ConfigureAwait(false);
        }
        catch (TokenException rejected) when (rejected.Reason == TokenFailureReason.CredentialRejected)
        {
            var bothRejected = false;
            try
            {
                return await attempt(other).ConfigureAwait(false);
            }
            catch (TokenException alsoRejected) when (alsoRejected.Reason == TokenFailureReason.CredentialRejected)
            {
                bothRejected = true;
                throw;
            }
            finally
            {
                // Switch even if the other attempt failed for another reason, so that the rejected credential is not sent again
                // while the other may be valid.
                if (!bothRejected)
                {
                    _prefersSecondary = !prefersSecondary;
                    onSwitch(preferred, other);
                }
            }
        }
    }
}
