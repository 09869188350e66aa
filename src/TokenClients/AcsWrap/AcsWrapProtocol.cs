using System.Net.Http.Headers;
using TokenClients.Http;

namespace TokenClients.AcsWrap;

/// <summary>The wire protocol OAuth WRAP v0.9 (draft-hardt-oauth-01 §5).</summary>
internal sealed class AcsWrapProtocol(ResolvedWrapOptions options) : TokenProtocol
{
    public override TokenServiceInfo Service => options.Service;

    public override string TokenField => "wrap_access_token";

    public override HttpRequestMessage CreateRequest(ClientCredential credential, in TokenRequest request)
    {
        var message = new HttpRequestMessage(HttpMethod.Post, options.Address);
        List<KeyValuePair<string, string>> form = [];
        credential.ApplyTo(message.Headers, form);
        if (options.Scope(request.Scope) is { Length: > 0 } scope)
        {
            form.Add(new("wrap_scope", scope));
        }

        message.Content = new FormUrlEncodedContent(form);
        return message;
    }

    public override ParsedResponse ParseResponse(TokenResponse response)
    {
        if (!response.IsSuccess)
        {
            var error = AcsError.Parse(response.Text);
            return new() { Error = new(error.SubCode, error.Detail, error.TraceId) };
        }

        var form = response.IsTruncated ? default : WrapForm.Parse(response.Text);
        return new() { Token = form.AccessToken, ExpiresIn = form.ExpiresIn };
    }

    /// <summary>The token is enclosed in quotation marks in its header.</summary>
    public override bool IsUsable(string token) => base.IsUsable(token) && token.IndexOfAny(['"', '\\']) < 0;

    public override AuthenticationHeaderValue CreateAuthorization(string token) => new("WRAP", $"access_token=\"{token}\"");

    /// <summary>Reads the expiry from the token itself, because the draft makes <c>wrap_access_token_expires_in</c> optional.</summary>
    public override TokenTimes? ReadTimes(string token) =>
        SimpleWebToken.TryParse(token, out var swt) && swt.ExpiresOn is { } expiresOn ? new TokenTimes(expiresOn.ToUnixTimeSeconds()) : null;
}
