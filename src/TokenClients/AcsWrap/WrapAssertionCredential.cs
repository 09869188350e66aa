using System.Net.Http.Headers;
using TokenClients.Http;

namespace TokenClients.AcsWrap;

/// <summary>An assertion (draft-hardt-oauth-01 §5.2).</summary>
/// <param name="assertion">The assertion.</param>
/// <param name="setting">The setting that it comes from.</param>
/// <param name="secrets">The texts to redact besides the assertion itself, for instance the key that signed it.</param>
internal sealed class WrapAssertionCredential(AcsWrapAssertion assertion, string setting, params IEnumerable<string> secrets)
    : ClientCredential(setting, [.. secrets, .. assertion.Secrets()])
{
    public override void ApplyTo(HttpRequestHeaders headers, ICollection<KeyValuePair<string, string>> form)
    {
        form.Add(new("wrap_assertion_format", assertion.Format));
        form.Add(new("wrap_assertion", assertion.Value));
    }
}
