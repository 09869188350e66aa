using System.Net;

namespace TokenClients.AcsWrap;

/// <summary>The form-encoded body of a good WRAP answer (draft-hardt-oauth-01 §5), read in any order and with extra fields.</summary>
internal readonly record struct WrapForm(string? AccessToken, string? ExpiresIn)
{
    public override string ToString() => nameof(WrapForm); // and not the token

    /// <summary>
    /// Reads the two fields. White space is not part of a form: documents show the body folded over lines, so it is passed
    /// over wherever it stands.
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
