using TokenClients.Http;

namespace TokenClients.AcsWrap;

/// <summary>A callback that returns an assertion for every fetch.</summary>
internal sealed class AssertionCallback(Func<CancellationToken, ValueTask<AcsWrapAssertion>> callback, string setting) : CredentialSource(setting)
{
    public override async ValueTask<ClientCredential?> GetCredentialAsync(CancellationToken cancellationToken) =>
        await callback(cancellationToken).ConfigureAwait(false) is { } assertion ? new WrapAssertionCredential(assertion, Setting) : null;
}
