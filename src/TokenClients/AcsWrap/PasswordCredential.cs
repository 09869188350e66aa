using System.Diagnostics;
using System.Net.Http.Headers;
using TokenClients.Http;

namespace TokenClients.AcsWrap;

/// <summary>An issuer's name and password (draft-hardt-oauth-01 §5.1).</summary>
internal sealed class PasswordCredential(string name, string password, string setting) : ClientCredential(setting, password)
{
    private readonly string _name = name;

    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private readonly string _password = password;

    public override void ApplyTo(HttpRequestHeaders headers, ICollection<KeyValuePair<string, string>> form)
    {
        form.Add(new("wrap_name", _name));
        form.Add(new("wrap_password", _password));
    }
}
