namespace TokenClients;

/// <summary>
/// Two keys that are valid at once, so that one can be rotated while the other serves. Which of them worked last is
/// remembered for as long as the options stay the same.
/// </summary>
internal sealed class CredentialPair
{
    private volatile bool _secondFirst;

    /// <summary>Fetches with the key that worked last; if that is refused, once with the other.</summary>
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
            var token = await fetch(other.Key!).ConfigureAwait(false);
            _secondFirst = !secondFirst;
            onSwitch(preferred.Setting, other.Setting);
            return token;
        }
    }
}
