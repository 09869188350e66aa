using Microsoft.Extensions.Options;

namespace TokenClients.Tool.Tests;

internal sealed class SettingErrorsTests
{
    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["AccountId"] = "--account-id",
        ["AccountKey"] = "the key from --key-file",
        ["Endpoint"] = "--endpoint",
        ["AccountDomain"] = "--account-domain",
        ["Name"] = "--name",
        ["Password"] = "the key",
        ["ServiceNamespace"] = "--namespace",
        ["ConnectionString"] = "a connection string",
    };

    [Test]
    public void Each_error_is_a_line_with_the_option_names() =>
        Assert.That(
            Of("AccountId is empty; set it to the GUID. AccountKey holds a space; paste it again. Resilience.MaxRetries is 11; set it from 0 to 10."),
            Is.EqualTo(new[]
            {
                "--account-id is missing; it is the GUID.",
                "The key from --key-file holds a space; paste it again.",
                "Resilience.MaxRetries is 11; set it from 0 to 10.",
            }));

    [Test]
    public void Names_in_quotation_marks_or_in_a_connection_string_are_not_replaced() =>
        Assert.That(
            Of("AccountDomain 'Endpoint' is not a domain (else set Endpoint).", "ConnectionString's Endpoint is not an address."),
            Is.EqualTo(new[] { "--account-domain 'Endpoint' is not a domain (else set --endpoint).", "A connection string's Endpoint is not an address." }));

    [Test]
    public void Durations_are_written_with_units_instead_of_colons() =>
        Assert.That(
            SettingErrors.Of<ServiceBusSasClientOptions>(
                new OptionsValidationException("", typeof(ServiceBusSasClientOptions), ["Lifetime is 00:00:01; set it from 00:01:00 to 365.00:00:00."]),
                new Dictionary<string, string> { ["Lifetime"] = "--lifetime" }, except: []),
            Is.EqualTo(new[] { "--lifetime is 1 s; set it from 1 min to 365 d." }));

    [Test]
    public void Errors_of_excluded_settings_are_left_out() =>
        Assert.That(
            SettingErrors.Of<ArrStsClientOptions>(
                new OptionsValidationException("", typeof(ArrStsClientOptions), ["AccountKey is empty; set it to a key. AccountId is not a GUID."]),
                Names, except: ["AccountKey"]),
            Is.EqualTo(new[] { "--account-id is not a GUID." }));

    /// <summary>Uses the real messages of the library, so that a change of their wording fails here.</summary>
    [Test]
    public void The_messages_of_the_library_are_reworded_for_the_command_line()
    {
        using var http = new HttpClient();
        var arr = new ArrStsClientOptions();
        var wrap = new AcsWrapClientOptions();
        var wrapWithSas = new AcsWrapClientOptions { ConnectionString = "Endpoint=sb://x/;SharedAccessKeyName=a;SharedAccessKey=b" };
        var sasWithIssuer = new ServiceBusSasClientOptions { ConnectionString = "Endpoint=sb://x/;SharedSecretIssuer=a;SharedSecretValue=b" };
        string[] errors =
        [
            .. ThrownBy<ArrStsClientOptions>(() => new ArrStsClient(http, arr)),
            .. ThrownBy<AcsWrapClientOptions>(() => new AcsWrapClient(http, wrap)),
            .. ThrownBy<AcsWrapClientOptions>(() => new AcsWrapClient(http, wrapWithSas)),
            .. ThrownBy<ServiceBusSasClientOptions>(() => new ServiceBusSasClient(sasWithIssuer)),
        ];

        Assert.That(errors, Is.EqualTo(new[]
        {
            "--account-id is missing; it is the GUID on the account's page.",
            "The key from --key-file is empty; set it to one of the account's two keys.",
            "--account-domain and --endpoint are both missing; specify --account-domain (for instance 'eastus.mixedreality.azure.com') or --endpoint.",
            "Specify a connection string (--connection-string-env or --connection-string-file), or --name, the key and either --namespace " +
                "(for instance 'contoso') or --endpoint.",
            "A connection string has a SharedAccessKeyName, SharedAccessKey or SharedAccessSignature, which needs no token service; " +
                "use 'tokenclients get sas' for it, or set only SharedSecretIssuer and SharedSecretValue.",
            "A connection string has a SharedSecretIssuer or SharedSecretValue, which are for the Access Control Service; " +
                "use 'tokenclients get wrap' for it, or set only SharedAccessKeyName and SharedAccessKey.",
        }));
    }

    private static IEnumerable<string> ThrownBy<TOptions>(Func<ITokenProvider> create) =>
        SettingErrors.Of<TOptions>(Assert.Throws<OptionsValidationException>(() => create())!, Names, except: []);

    private static IEnumerable<string> Of(params string[] failures) =>
        SettingErrors.Of<ArrStsClientOptions>(new OptionsValidationException("", typeof(ArrStsClientOptions), failures), Names, except: []);
}
