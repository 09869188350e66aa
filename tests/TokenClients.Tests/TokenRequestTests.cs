using System.Reflection;
using FsCheck;
using FsCheck.Fluent;

namespace TokenClients.Tests;

internal sealed class TokenRequestTests
{
    [Test]
    public void An_empty_scope_is_null() =>
        Assert.That((new TokenRequest { Scope = "" }, TokenRequest.For("")), Is.EqualTo((default(TokenRequest), default(TokenRequest))));

    [Test]
    public void For_and_Replacing_set_the_scope_and_the_rejected_token()
    {
        var token = new AccessToken("value", default, scope: "orders");

        Assert.That(TokenRequest.For("orders"), Is.EqualTo(new TokenRequest { Scope = "orders" }));
        Assert.That(TokenRequest.Replacing(token), Is.EqualTo(new TokenRequest { Scope = "orders", Rejected = token }));
        Assert.That(
            TokenRequest.For("orders") with { MinimumLifetime = TimeSpan.FromMinutes(1) },
            Is.EqualTo(new TokenRequest { Scope = "orders", MinimumLifetime = TimeSpan.FromMinutes(1) }));
        Assert.That(default(TokenRequest).Scope, Is.Null);
    }

    [Test]
    public void Null_arguments_of_requests_are_rejected()
    {
        Assert.That(() => TokenRequest.For(null!), Throws.ArgumentNullException);
        Assert.That(() => TokenRequest.Replacing(null!), Throws.ArgumentNullException);
        Assert.That(() => ((ITokenProvider)null!).GetTokenAsync(), Throws.ArgumentNullException);
    }

    [Test]
    public void ToString_of_a_request_shows_what_is_set_and_only_the_names_of_parameters()
    {
        Assert.That(default(TokenRequest).ToString(), Is.EqualTo("Scope = "));
        Assert.That(
            new TokenRequest
            {
                Scope = "s",
                Resources = ["https://one.example/", "https://two.example/"],
                Audience = "api",
                AdditionalParameters = new Dictionary<string, string> { ["otp"] = "s3cr3t", ["tenant"] = "s3cr3t" },
                MinimumLifetime = TimeSpan.FromMinutes(5),
            }.ToString(),
            Is.EqualTo("Scope = s, Resources = https://one.example/ https://two.example/, Audience = api, AdditionalParameters = otp tenant, MinimumLifetime = 00:05:00"));
    }

    [Test]
    public void ToString_of_a_request_does_not_show_the_rejected_token() => Assert.That(
        TokenRequest.Replacing(new AccessToken("s3cr3t", default)).ToString(), Does.Not.Contain("s3cr3t").And.Contain("Bearer token"));

    /// <summary>Needed by languages without <c>with</c> expressions, such as C# 7.3.</summary>
    [Test]
    public void Each_property_has_a_method_that_returns_a_changed_copy()
    {
        foreach (var property in typeof(TokenRequest).GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            var method = typeof(TokenRequest).GetMethod($"With{property.Name}", [property.PropertyType]);

            Assert.That(method?.ReturnType, Is.EqualTo(typeof(TokenRequest)), property.Name);
        }
    }

    [FsCheck.NUnit.Property]
    public Property A_With_method_keeps_all_other_properties() => Prop.ForAll(
        AnyRequest.Arbitrary, AnyRequest.Arbitrary, ArbMap.Default.ArbFor<(bool IsReplacing, bool IsDemanding)>(), (one, other, demands) =>
        {
            var (first, second) = (new AccessToken("first", default), new AccessToken("second", default));
            var request = one.Create() with
            {
                Rejected = demands.IsReplacing ? first : null,
                MinimumLifetime = TimeSpan.FromMinutes(demands.IsDemanding ? 1 : 0),
            };
            var scope = other.Scope.Length == 0 ? null : other.Scope;
            foreach (var (name, changed, value) in new (string, TokenRequest, object?)[]
            {
                ("Scope", request.WithScope(other.Scope), scope),
                ("Rejected", request.WithRejected(second), second),
                ("Rejected", request.WithRejected(null), null),
                ("MinimumLifetime", request.WithMinimumLifetime(TimeSpan.FromHours(1)), TimeSpan.FromHours(1)),
                ("MinimumLifetime", request.WithMinimumLifetime(TimeSpan.FromHours(-1)), TimeSpan.Zero),
            })
            {
                var expected = Values(request);
                expected[name] = value;
                Assert.That(Values(changed), Is.EqualTo(expected), name);
            }
        });

    [TestCase(0)]
    [TestCase(-1)]
    public void A_MinimumLifetime_of_zero_or_less_is_no_constraint(int seconds) =>
        Assert.That(new TokenRequest { MinimumLifetime = TimeSpan.FromSeconds(seconds) }.IsUnconstrained, Is.True);

    private static Dictionary<string, object?> Values(TokenRequest request) => new()
    {
        ["Scope"] = request.Scope,
        ["Rejected"] = request.Rejected,
        ["MinimumLifetime"] = request.MinimumLifetime,
        ["Audience"] = request.Audience,
        ["Resources"] = request.Resources.ToArray(),
        ["AdditionalParameters"] = request.AdditionalParameters.ToArray(),
    };
}
