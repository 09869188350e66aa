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
            Is.EqualTo(new[] { "--account-domain 'Endpoint' is not a domain (else set --endpoint).", "ConnectionString's Endpoint is not an address." }));

    [Test]
    public void Durations_of_options_are_written_as_options_take_them() =>
        Assert.That(
            SettingErrors.Of<ServiceBusSasClientOptions>(
                new OptionsValidationException("", typeof(ServiceBusSasClientOptions), ["Lifetime is 00:00:01; set it from 00:01:00 to 365.00:00:00."]),
                new Dictionary<string, string> { ["Lifetime"] = "--lifetime" }, except: []),
            Is.EqualTo(new[] { "--lifetime is 1 s; set it from 1 min to 365 d." }));

    [Test]
    public void The_errors_of_settings_that_come_later_are_left_out() =>
        Assert.That(
            SettingErrors.Of<ArrStsClientOptions>(
                new OptionsValidationException("", typeof(ArrStsClientOptions), ["AccountKey is empty; set it to a key. AccountId is not a GUID."]),
                Names, except: ["AccountKey"]),
            Is.EqualTo(new[] { "--account-id is not a GUID." }));

    private static IEnumerable<string> Of(params string[] failures) =>
        SettingErrors.Of<ArrStsClientOptions>(new OptionsValidationException("", typeof(ArrStsClientOptions), failures), Names, except: []);
}
