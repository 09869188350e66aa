using System.Collections.ObjectModel;
using System.Diagnostics;
using System.Globalization;

namespace TokenClients;

/// <summary>The rarely used parts of a request. They are a separate object, so that most requests fit into two registers.</summary>
/// <param name="Scope">The request's scope, which is part of the cache key.</param>
internal sealed record RequestDetails(string? Scope)
{
    /// <summary>
    /// The first character of every composed key. A scope that starts with it gets a composed key itself, so a scope never
    /// equals another request's key.
    /// </summary>
    private const char Mark = '\0';

    private static readonly ReadOnlyDictionary<string, string> NoParameters = new(new Dictionary<string, string>());

    private string? _composed;

    /// <summary>Copies everything except the key, because the copy will be changed.</summary>
    private RequestDetails(RequestDetails other) =>
        (Scope, Rejected, MinimumLifetime, Resources, Audience, AdditionalParameters) =
        (other.Scope, other.Rejected, other.MinimumLifetime, other.Resources, other.Audience, other.AdditionalParameters);

    public AccessToken? Rejected { get; init; }

    /// <summary>Never negative.</summary>
    public TimeSpan MinimumLifetime { get; init; }

    public IReadOnlyList<string> Resources { get; init; } = [];

    public string? Audience { get; init; }

    /// <summary>Sorted by name.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public IReadOnlyDictionary<string, string> AdditionalParameters { get; init; } = NoParameters;

    public RequestParts Parts =>
        (Resources.Count > 0 ? RequestParts.Resources : RequestParts.None)
        | (Audience is not null ? RequestParts.Audience : RequestParts.None)
        | (AdditionalParameters.Count > 0 ? RequestParts.AdditionalParameters : RequestParts.None);

    public bool IsUnconstrained => Rejected is null && MinimumLifetime == TimeSpan.Zero;

    /// <summary>
    /// The scope if the request names nothing else; otherwise a hash of everything that it names, because a parameter may be a secret.
    /// </summary>
    public string? Key => HasComposedKey ? _composed ??= Compose() : Scope;

    /// <summary>Returns these details, or <see langword="null"/> if the scope alone is sufficient.</summary>
    public RequestDetails? OrNull() => IsUnconstrained && !HasComposedKey ? null : this;

    private bool HasComposedKey => Parts != RequestParts.None || CannotBeKey(Scope);

    /// <summary>Whether the scope could be mistaken for a composed key.</summary>
    public static bool CannotBeKey(string? scope) => scope?.Length > 0 && scope[0] == Mark;

    public bool Equals(RequestDetails? other) =>
        other is not null && (Rejected, MinimumLifetime, Key) == (other.Rejected, other.MinimumLifetime, other.Key);

    public override int GetHashCode() => (Rejected, MinimumLifetime, Key).GetHashCode();

    private string Compose() => CompositeKey.Hash(
        Mark.ToString(),
        [
            Scope, Audience, Resources.Count.ToString(CultureInfo.InvariantCulture), .. Resources,
            .. AdditionalParameters.SelectMany(parameter => new[] { parameter.Key, parameter.Value }),
        ]);
}
