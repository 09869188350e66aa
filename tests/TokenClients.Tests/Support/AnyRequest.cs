using FsCheck;
using FsCheck.Fluent;

namespace TokenClients.Tests;

/// <summary>Generates requests, many of them from short texts that are easily confused.</summary>
internal sealed record AnyRequest(string Scope, string Audience, IReadOnlyList<string> Resources, IReadOnlyDictionary<string, string> Parameters)
{
    private static readonly Gen<string> Text = Gen.Frequency(
        (4, Gen.Elements("", "a", "b", "ab", "a;1:b", "1:a;", "\0", "0", "1")),
        (1, ArbMap.Default.GeneratorFor<NonNull<string>>().Select(text => text.Get)));

    private static readonly Gen<IReadOnlyList<string>> Texts = Text.ListOf().Resize(3).Select(texts => (IReadOnlyList<string>)texts.ToList());

    public static Arbitrary<AnyRequest> Arbitrary { get; } = (
        from scope in Text
        from audience in Text
        from resources in Texts
        from names in Texts
        from values in Text.ListOf(names.Count)
        select new AnyRequest(scope, audience, resources, Pairs(names, values))).ToArbitrary();

    /// <summary>Creates the request, with its parameters in the order of their names or in reverse order.</summary>
    public TokenRequest Create(bool isReversed = false) => new()
    {
        Scope = Scope,
        Audience = Audience,
        Resources = Resources,
        AdditionalParameters = new OrderedDictionary<string, string>(
            isReversed ? Parameters.OrderByDescending(Name, StringComparer.Ordinal) : Parameters.OrderBy(Name, StringComparer.Ordinal)),
    };

    public bool NamesTheSameAs(AnyRequest other) =>
        (Scope, Audience) == (other.Scope, other.Audience) && Resources.SequenceEqual(other.Resources)
        && Parameters.OrderBy(Name, StringComparer.Ordinal).SequenceEqual(other.Parameters.OrderBy(Name, StringComparer.Ordinal));

    private static string Name(KeyValuePair<string, string> parameter) => parameter.Key;

    private static Dictionary<string, string> Pairs(IEnumerable<string> names, IEnumerable<string> values) =>
        names.Zip(values).DistinctBy(pair => pair.First).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);
}
