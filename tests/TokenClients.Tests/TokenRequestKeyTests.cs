using FsCheck;
using FsCheck.Fluent;

namespace TokenClients.Tests;

/// <summary>Requests have the same key if and only if they name the same scope, audience, resources and parameters.</summary>
internal sealed class TokenRequestKeyTests
{
    [FsCheck.NUnit.Property(MaxTest = 2000)]
    public Property Requests_have_the_same_key_if_and_only_if_they_name_the_same_values() => Prop.ForAll(
        AnyRequest.Arbitrary, AnyRequest.Arbitrary,
        (one, other) => (one.Create().Key == other.Create().Key) == one.NamesTheSameAs(other));

    [FsCheck.NUnit.Property]
    public Property The_order_of_parameters_changes_neither_key_nor_equality() => Prop.ForAll(
        AnyRequest.Arbitrary, any => any.Create().Equals(any.Create(isReversed: true)) && any.Create().Key == any.Create(isReversed: true).Key);

    [FsCheck.NUnit.Property]
    public Property A_scope_that_looks_like_the_key_of_another_request_has_a_different_key() => Prop.ForAll(
        AnyRequest.Arbitrary, any => any.Create() is var request && (request.Key is null or "" || request.Parts == RequestParts.None
            || (TokenRequest.For(request.Key).Key != request.Key && TokenRequest.For(request.Key).Scope == request.Key)));

    [FsCheck.NUnit.Property]
    public Property Rejected_and_MinimumLifetime_are_not_part_of_the_key() => Prop.ForAll(
        AnyRequest.Arbitrary, any =>
        {
            var request = any.Create();
            var demanding = request.WithRejected(new AccessToken("value", default)).WithMinimumLifetime(TimeSpan.FromMinutes(1));
            return demanding.Key == request.Key && demanding.WithoutConstraints().Equals(request) && !demanding.Equals(request);
        });

    [TestCase("orders", "orders")]
    [TestCase("", null)]
    [TestCase(null, null)]
    public void The_key_of_a_request_with_only_a_scope_is_the_scope(string? scope, string? key) =>
        Assert.That(new TokenRequest { Scope = scope, Rejected = new AccessToken("value", default) }.Key, Is.EqualTo(key));

    [Test]
    public void Duplicates_and_the_order_of_resources_change_the_key()
    {
        string[][] resources = [["a"], ["a", "a"], ["a", "b"], ["b", "a"], ["ab"], ["", "ab"]];

        Assert.That(resources.Select(some => new TokenRequest { Resources = some }.Key), Is.Unique);
    }

    [Test]
    public void Equal_values_in_different_properties_have_different_keys()
    {
        TokenRequest[] requests =
        [
            new() { Resources = ["a", "b"] },
            new() { AdditionalParameters = new Dictionary<string, string> { ["a"] = "b" } },
            new() { Scope = "a", Audience = "b" },
            new() { Scope = "b", Audience = "a" },
            new() { Audience = "a", Resources = ["b"] },
            new() { Scope = "a", Resources = ["b"] },
        ];

        Assert.That(requests.Select(request => request.Key), Is.Unique);
    }

    [Test]
    public void A_parameter_value_appears_in_no_key_no_text_and_no_debugger_view()
    {
        var request = new TokenRequest { AdditionalParameters = new Dictionary<string, string> { ["subject_token"] = "s3cr3t-t0ken" } };
        var token = new AccessToken("value", default) { Request = request };

        string[] shown = [$"{request} {request.Key} {token} {token.Request}", .. Debugger.Shown(request).Concat(Debugger.Shown(token)).Take(1000)];

        Assert.That(shown, Has.None.Contains("s3cr3t"));
        Assert.That(shown, Has.Length.LessThan(1000), "a debugger that expands everything terminates");
    }

    [Test]
    public void Changing_a_list_or_dictionary_afterwards_does_not_change_the_request()
    {
        List<string> resources = ["a"];
        Dictionary<string, string> parameters = new() { ["name"] = "a" };
        var request = new TokenRequest { Resources = resources, AdditionalParameters = parameters };
        var key = request.Key;

        resources[0] = parameters["name"] = "b";

        Assert.That(((request with { Scope = "s" }) with { Scope = null }).Key, Is.EqualTo(key));
    }

    [Test]
    public void The_collections_of_a_request_are_read_only()
    {
        foreach (var request in new[] { default, new TokenRequest { Resources = ["a"], AdditionalParameters = new Dictionary<string, string> { ["name"] = "a" } } })
        {
            Assert.That(() => ((IDictionary<string, string>)request.AdditionalParameters)["other"] = "b", Throws.TypeOf<NotSupportedException>());
            Assert.That(request.Resources, Is.Empty.Or.Not.InstanceOf<string[]>());
        }

        Assert.That(default(TokenRequest).AdditionalParameters, Is.Empty);
    }

    [Test]
    public void A_modified_copy_of_a_request_has_a_different_key()
    {
        var request = new TokenRequest { Scope = "orders", Audience = "a" };

        Assert.That(
            new[] { request.Key, request.WithScope("invoices").Key, (request with { Audience = "b" }).Key, (request with { Audience = null }).Key },
            Is.Unique.And.Some.EqualTo("orders"));
    }

    [Test]
    public void Empty_values_equal_missing_values() => Assert.That(
        new TokenRequest { Audience = "", Resources = [], AdditionalParameters = new Dictionary<string, string>() }, Is.EqualTo(default(TokenRequest)));
}
