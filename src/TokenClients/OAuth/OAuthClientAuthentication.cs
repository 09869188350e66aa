namespace TokenClients;

/// <summary>How a client's secret is sent to an OAuth token endpoint (RFC 6749 §2.3.1).</summary>
public enum OAuthClientAuthentication
{
    /// <summary>
    /// In the <c>Authorization</c> header: <c>Basic</c>, with id and secret form-encoded first (<c>client_secret_basic</c>).
    /// RFC 6749 requires every server that issues secrets to support it.
    /// </summary>
    Basic,

    /// <summary>In the form: <c>client_id</c> and <c>client_secret</c> (<c>client_secret_post</c>). For servers that support nothing else.</summary>
    Form,

    /// <summary>
    /// Like <see cref="Basic"/>, but without encoding the id and the secret. For servers that do not form-decode them and
    /// therefore reject a secret with characters such as <c>+</c> or <c>%</c>. The id must not contain a colon.
    /// </summary>
    BasicUnencoded,
}
