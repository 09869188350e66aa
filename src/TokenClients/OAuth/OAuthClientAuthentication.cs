namespace TokenClients;

/// <summary>How a client proves to an OAuth token endpoint who it is (RFC 6749 §2.3.1).</summary>
public enum OAuthClientAuthentication
{
    /// <summary>
    /// In the <c>Authorization</c> header: <c>Basic</c>, with id and secret form-encoded first. RFC 6749 requires every
    /// server that gives out secrets to take it.
    /// </summary>
    Basic,

    /// <summary>In the form: <c>client_id</c> and <c>client_secret</c>. For servers that take nothing else.</summary>
    Form,
}
