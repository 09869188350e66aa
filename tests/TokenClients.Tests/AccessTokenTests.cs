using System.Diagnostics;
using System.Net.Http.Headers;
using System.Reflection;
using System.Runtime.Serialization;
using System.Text;
using System.Text.Json;

namespace TokenClients.Tests;

internal sealed class AccessTokenTests
{
    private const string Value = "s3cr3t-t0ken-value";

    private static readonly DateTimeOffset ExpiresOn = new(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(6));

    private static readonly AccessToken Token = new(
        Value, ExpiresOn, new AuthenticationHeaderValue("WRAP", $"access_token=\"{Value}\""), "http://contoso/", "the id");

    [Test]
    public void ToString_shows_everything_but_the_token_value()
    {
        Assert.That(Token.ToString(), Is.EqualTo(
            "WRAP token for http://contoso/, expires 2026-01-01 21:04:05Z, correlation id the id"));
        Assert.That(new AccessToken(Value, ExpiresOn).ToString(), Is.EqualTo(
            "Bearer token for the default scope, expires 2026-01-01 21:04:05Z, correlation id (none)"));
        Assert.That($"{Token}", Does.Not.Contain(Value));
    }

    [Test]
    public void JSON_serialization_includes_everything_but_the_token_value()
    {
        var json = JsonSerializer.Serialize(Token);

        Assert.That(json, Does.Not.Contain(Value).And.Not.Contain("access_token"));
        Assert.That(
            JsonDocument.Parse(json).RootElement.EnumerateObject().Select(property => property.Name),
            Is.EquivalentTo(new[] { "Scheme", "Scope", "GrantedScope", "ExpiresOn", "CorrelationId" }));
        Assert.That(JsonSerializer.Serialize<object>(new { Nested = Token }), Does.Not.Contain(Value));
    }

    [Test]
    public void Data_contract_serialization_excludes_the_token_value()
    {
        Assert.That(
            typeof(AccessToken).GetProperties().Where(property => ContainsValue(property.GetValue(Token))).ToList(),
            Has.Count.EqualTo(2).And.All.Matches<PropertyInfo>(property => Attribute.IsDefined(property!, typeof(IgnoreDataMemberAttribute))));
    }

    [Test]
    public void The_debugger_shows_ToString_and_not_the_token_value()
    {
        Assert.That(
            typeof(AccessToken).GetCustomAttribute<DebuggerDisplayAttribute>()!.Value, Is.EqualTo("{ToString(),nq}"));
        Assert.That(
            typeof(AccessToken).GetProperties().Where(property => ContainsValue(property.GetValue(Token)))
                .Select(property => property.GetCustomAttribute<DebuggerBrowsableAttribute>()?.State),
            Is.EqualTo(new DebuggerBrowsableState?[] { DebuggerBrowsableState.Never, DebuggerBrowsableState.Never }));
    }

    [TestCase("")]
    [TestCase(" \r\n")]
    [TestCase("s3cr3t-t0ken-value\r\nX-Evil: 1")]
    [TestCase("s3cr3t-t0ken-value\0")]
    [TestCase("s3cr3t-t0ken-value\u007F")]
    [TestCase("s3cr3t-t0ken-valueé")]
    public void A_token_value_invalid_in_a_header_is_rejected_without_being_quoted(string value)
    {
        var error = Assert.Throws<ArgumentException>(() => _ = new AccessToken(value, ExpiresOn))!;

        Assert.That(error.Message, Is.EqualTo("A token must not be empty and must be printable ASCII. (Parameter 'value')"));
        Assert.That(error.ToString(), Does.Not.Contain(Value));
    }

    [TestCase(128, "")]
    [TestCase(129, "…")]
    [TestCase(5000, "…")]
    public void A_correlation_id_is_truncated_to_128_characters(int length, string ending) => Assert.That(
        new AccessToken(Value, ExpiresOn, correlationId: new string('x', length)).CorrelationId,
        Is.EqualTo(new string('x', 128) + ending));

    [TestCase("")]
    [TestCase(null)]
    public void An_empty_GrantedScope_is_null(string? scope) =>
        Assert.That(new AccessToken(Value, ExpiresOn) { GrantedScope = scope }.GrantedScope, Is.Null);

    [TestCase("!")]
    [TestCase("~")]
    [TestCase("a ~ b")]
    public void Printable_ASCII_is_accepted_in_a_token_value(string value) =>
        Assert.That(new AccessToken(value, ExpiresOn).Value, Is.EqualTo(value));

    [Test]
    public void A_null_token_value_is_rejected() =>
        Assert.That(() => new AccessToken(null!, ExpiresOn), Throws.ArgumentNullException);

    [FsCheck.NUnit.Property]
    public void Every_valid_token_value_can_be_sent_in_a_header(FsCheck.NonNull<string> value)
    {
        if (AccessToken.IsValidHeaderValue(value.Get))
        {
            using var request = new HttpRequestMessage();
            request.Headers.Authorization = new AccessToken(value.Get, ExpiresOn).Authorization;
            Assert.That(request.Headers.GetValues("Authorization"), Is.EqualTo(new[] { $"Bearer {value.Get}" }));
            Assert.That(Encoding.UTF8.GetByteCount(value.Get), Is.EqualTo(value.Get.Length));
        }
    }

    [Test]
    public void By_default_the_Authorization_is_one_shared_Bearer_header()
    {
        var token = new AccessToken(Value, ExpiresOn);

        Assert.That(token.Authorization.ToString(), Is.EqualTo("Bearer " + Value));
        var first = token.Authorization;
        Assert.That(token.Authorization, Is.SameAs(first));
        Assert.That((token.Value, token.ExpiresOn, token.Scope, token.CorrelationId), Is.EqualTo((Value, ExpiresOn, default(string), default(string))));
    }

    private static bool ContainsValue(object? property) =>
        property?.ToString()?.Contains(Value, StringComparison.Ordinal) == true;
}
