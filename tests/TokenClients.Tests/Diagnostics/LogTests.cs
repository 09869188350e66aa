using System.Reflection;
using Microsoft.Extensions.Logging;

namespace TokenClients.Tests;

/// <summary>The ids of log messages stay stable, because operators filter and alert by them.</summary>
internal sealed class LogTests
{
    [Test]
    public void Every_log_message_keeps_its_event_id() => Assert.That(
        typeof(Log).GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly)
            .Select(method => (method.GetCustomAttribute<LoggerMessageAttribute>()!.EventId, method.Name)).Order(),
        Is.EqualTo(new[]
        {
            (1, "Fetched"), (2, "RefreshFailed"), (3, "FetchFailed"), (4, "CoolingDown"), (5, "SettingsChanged"),
            (6, "SettingsInvalid"), (7, "KeySwitched"), (8, "Replaced"), (9, "NotReplaced"), (10, "RejectedTwice"),
            (11, "NotSentAgain"), (12, "AnsweredElsewhere"), (13, "Found"),
            (14, "StoreFails"), (15, "StoreWorks"), (16, "UnknownSetting"), (17, "HandlersLeftOut"), (18, "NotDisposed"), (20, "PrefetchFailed"), (21, "Recovered"),
            (22, "MetadataNotRefreshed"), (23, "CertificateChanged"),
        }));

    [Test]
    public void Every_log_message_is_written_through_a_SafeLogger() => Assert.That(
        typeof(Log).GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly).Select(method => method.GetParameters()[0].ParameterType),
        Is.All.EqualTo(typeof(SafeLogger)));
}
