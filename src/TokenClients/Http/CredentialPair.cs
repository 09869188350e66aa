namespace TokenClients;

/// <summary>
/// Two keys that are valid at once, so that one can be rotated while the other serves. Which of them was not refused last is
/// remembered for as long as the client lives, which is as long as the options stay the same.
/// </summary>
internal sealed class CredentialPair
{
    private volatile bool _secondFirst;

    /// <summary>Fetches with the key that was not refused last; if that is refused, once with the other.</summary>
    /// <param name="first">The first key and the name of its setting.</param>
    /// <param name="second">The second; its key may be missing.</param>
    /// <param name="fetch">Fetches with a key.</param>
    /// <param name="onSwitch">Told which setting was refused and which was taken in its place.</param>
    public async ValueTask<AccessToken> FetchAsync(
        (string? Key, string Setting) first,
        (string? Key, string Setting) second,
        Func<string, Task<AccessToken>> fetch,
        Action<string, string> onSwitch)
    {
        if (string.IsNullOrEmpty(second.Key))
        {
            return await fetch(first.Key!).ConfigureAwait(false);
        }

        var secondFirst = _secondFirst;
        var (preferred, other) = secondFirst ? (second, first) : (first, second);
        try
        {
            return await fetch(preferred.Key!).ConfigureAwait(false);
        }
        catch (TokenException refused) when (refused.Reason == TokenFailureReason.RefusedCredential)
        {
            var bothRefused = false;
            try
            {
                return await fetch(other.Key!).ConfigureAwait(false);
            }
            catch (TokenException alsoRefused) when (alsoRefused.Reason == TokenFailureReason.RefusedCredential)
            {
                bothRefused = true;
                throw;
            }
            finally
            {
                // Also if the service failed otherwise: the refused key is not sent again while the other may be good.
                if (!bothRefused)
                {
                    _secondFirst = !secondFirst;
                    onSwitch(preferred.Setting, other.Setting);
                }
            }
        }
    }
}
