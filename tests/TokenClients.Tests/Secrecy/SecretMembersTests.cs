using System.Collections;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Reflection;
using System.Runtime.Serialization;
using System.Text.Json.Serialization;

namespace TokenClients.Tests;

/// <summary>Every public property that holds a secret is hidden from serializers and debuggers.</summary>
internal sealed class SecretMembersTests
{
    private static readonly string[] SecretSuffixes =
        ["Key", "Password", "Secret", "ConnectionString", "Value", "Authorization", "Parameters", "Signature", "Token"];

    private static readonly string[] NotSecret = ["KeyName", "PartitionKey"];

    private static IEnumerable<PropertyInfo> Secrets => new[] { typeof(ITokenProvider), typeof(AzureTokenClient) }
        .SelectMany(type => type.Assembly.GetExportedTypes()).SelectMany(type => type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
        .Where(property => property.PropertyType == typeof(string) || property.PropertyType == typeof(AuthenticationHeaderValue) || property.PropertyType == typeof(IDictionary<string, string>))
        .Where(property => SecretSuffixes.Any(word => property.Name.EndsWith(word, StringComparison.Ordinal)) && !NotSecret.Contains(property.Name));

    [Test]
    public void The_list_of_secret_properties_is_complete() => Assert.That(
        Secrets.Select(property => $"{property.DeclaringType!.Name}.{property.Name}"),
        Is.EquivalentTo(
        [
            "AccessToken.Value", "AccessToken.Authorization", "ArrStsClientOptions.AccountKey", "ArrStsClientOptions.SecondaryAccountKey",
            "AcsWrapClientOptions.Password", "AcsWrapClientOptions.SecondaryPassword", "AcsWrapClientOptions.ConnectionString", "AcsWrapAssertion.Value",
            "OAuthClientOptions.ClientSecret", "OAuthClientOptions.SecondaryClientSecret", "OAuthClientOptions.AdditionalParameters",
            "ServiceBusSasClientOptions.ConnectionString", "ServiceBusSasClientOptions.Key",
        ]));

    /// <summary>A new text setting counts as a secret until it is listed here.</summary>
    [Test]
    public void The_list_of_text_settings_that_are_not_hidden_is_complete() => Assert.That(
        OptionsTypes.All.SelectMany(OptionsTypes.Settings)
            .Where(setting => setting.PropertyType.IsAssignableTo(typeof(IEnumerable)) && !OptionsTypes.IsHidden(setting))
            .Select(setting => $"{setting.DeclaringType!.Name}.{setting.Name}"),
        Is.EquivalentTo(
        [
            "ArrStsClientOptions.AccountId", "ArrStsClientOptions.AccountDomain", "ArrStsClientOptions.ApiVersion",
            "AcsWrapClientOptions.ServiceNamespace", "AcsWrapClientOptions.Name", "AcsWrapClientOptions.Scope",
            "OAuthAssertionOptions.Audience", "OAuthAssertionOptions.Type", "OAuthAssertionOptions.Algorithm",
            "OAuthClientOptions.ClientId", "OAuthClientOptions.Scope", "OAuthClientOptions.Resources", "OAuthClientOptions.Audience",
            "OAuthClientOptions.PrivateKeyFile", "OAuthClientOptions.SecondaryPrivateKeyFile", "OAuthClientOptions.PrivateKeyId",
            "OAuthClientOptions.SecondaryPrivateKeyId", "OAuthClientOptions.AssertionFile", "OAuthClientOptions.SecondaryAssertionFile",
            "OAuthClientOptions.ClientCertificateFile", "OAuthClientOptions.SecondaryClientCertificateFile",
            "ServiceBusSasClientOptions.KeyName",
            "AccessTokenHandlerOptions.AllowedHosts", "TokenStoreOptions.KeyPrefix", "TokenStoreOptions.PartitionKey",
        ]));

    [TestCaseSource(nameof(Secrets))]
    public void A_secret_property_is_hidden_from_serializers_and_debuggers(PropertyInfo secret)
    {
        Assert.That(secret.GetCustomAttribute<JsonIgnoreAttribute>()?.Condition, Is.EqualTo(JsonIgnoreCondition.Always));
        Assert.That(secret.IsDefined(typeof(IgnoreDataMemberAttribute)), Is.True);
        Assert.That(secret.GetCustomAttribute<DebuggerBrowsableAttribute>()?.State, Is.EqualTo(DebuggerBrowsableState.Never));
    }
}
