using System.Text.Json;

namespace TokenClients.Tool;

/// <summary>The contents of a token of any kind. They are unverified unless the signature was checked.</summary>
internal abstract class Inspection
{
    /// <summary>The kind of the token: its short name and its display name.</summary>
    public abstract (string Name, string Title) Kind { get; }

    public virtual string? Issuer => null;

    public virtual string? Audience => null;

    public virtual DateTimeOffset? IssuedOn => null;

    public virtual DateTimeOffset? NotBefore => null;

    public abstract DateTimeOffset? ExpiresOn { get; }

    /// <summary>The header fields; empty for most kinds.</summary>
    public virtual IEnumerable<KeyValuePair<string, string>> Header => [];

    /// <summary>The claims in the order of the token, without the signature.</summary>
    public abstract IEnumerable<KeyValuePair<string, string>> Claims { get; }

    /// <summary>The text that is shown if the signature was not checked.</summary>
    public abstract string HowToCheck { get; }

    /// <summary>A sentence that says which key signs such tokens.</summary>
    public virtual string WhichKey => "";

    /// <summary>Writes <c>header</c>, if there is one, and <c>claims</c>.</summary>
    public virtual void WriteClaims(Utf8JsonWriter json)
    {
        json.WriteStartObject("claims");
        foreach (var claims in Claims.GroupBy(claim => claim.Key, claim => claim.Value, StringComparer.Ordinal))
        {
            json.WritePropertyName(claims.Key);
            JsonSerializer.Serialize<object>(json, claims.Count() == 1 ? claims.First() : claims.ToArray());
        }

        json.WriteEndObject();
    }

    /// <summary>Checks the signature if a key is given.</summary>
    /// <exception cref="ToolException">The key is not valid for this kind of token.</exception>
    public SignatureState Check(Secret? key) =>
        key is null ? SignatureState.NotChecked : Verify(key) ? SignatureState.Valid : SignatureState.NotValid;

    protected abstract bool Verify(Secret key);
}
