using System.Text.Json;

namespace TokenClients.Tool;

/// <summary>What a token says, whatever its kind. Nothing here is proven unless its signature was checked.</summary>
internal abstract class Inspection
{
    /// <summary>The kind, in short and for people.</summary>
    public abstract (string Name, string Title) Kind { get; }

    public virtual string? Issuer => null;

    public virtual string? Audience => null;

    public virtual DateTimeOffset? IssuedOn => null;

    public virtual DateTimeOffset? NotBefore => null;

    public abstract DateTimeOffset? ExpiresOn { get; }

    /// <summary>What stands before the claims; empty for most kinds.</summary>
    public virtual IEnumerable<KeyValuePair<string, string>> Header => [];

    /// <summary>The claims in the order of the token, without the signature.</summary>
    public abstract IEnumerable<KeyValuePair<string, string>> Claims { get; }

    /// <summary>What to say of a signature that was not checked.</summary>
    public abstract string HowToCheck { get; }

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

    /// <summary>Checks the signature, if there is a key to do so.</summary>
    /// <exception cref="ToolException">The key cannot be one for this kind of token.</exception>
    public SignatureState Check(Secret? key) =>
        key is null ? SignatureState.NotChecked : Verify(key) ? SignatureState.Valid : SignatureState.NotValid;

    protected abstract bool Verify(Secret key);
}
