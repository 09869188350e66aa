using System.Net;

namespace TokenClients.AcsWrap;

/// <summary>
/// The form-encoded body of a successful WRAP response (draft-hardt-oauth-01 §5). Fields may be in any order; unknown ones are
/// ignored.
/// </summary>
internal readonly record struct WrapForm(string? AccessToken, string? ExpiresIn)
{
    public override string ToString() => nameof(WrapForm); // never the token

    /// <summary>
    /// Reads the two fields. Whitespace is not part of a form and is ignored everywhere, because documentation shows the body
    /// folded over several lines.
    /// </summary>
    public static WrapForm Parse(string body)
    {
        string? token = null, expiresIn = null;
        foreach (var pair in new string([.. body.Where(c => !char.IsWhiteSpace(c))]).Split('&'))
        {
            var equals = pair.IndexOf('=');
            switch (equals < 0 ? "" : pair.Substring(0, equals))
            {
                case "wrap_access_token":
                    token ??= WebUtility.UrlDecode(pair.Substring(equals + 1));
                    break;
                case "wrap_access_token_expires_in":
                    expiresIn ??= WebUtility.UrlDecode(pair.Substring(equals + 1));
                    break;
            }
        }

        return new WrapForm(token, expiresIn);
    }
}
