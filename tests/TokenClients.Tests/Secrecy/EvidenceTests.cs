using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Runtime.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace TokenClients.Tests;

/// <summary>A planted secret is found in every place, so a scan without findings has really searched every place.</summary>
internal sealed class EvidenceTests
{
    private static readonly string Planted = Keys.Account;

    private static IEnumerable<TestCaseData> Logging => new (string Name, Action<ILogger> Write)[]
    {
        ("message", log => Write(log, message: Planted)),
        ("value", log => Write(log, Planted)),
        ("list", log => Write(log, new[] { Planted })),
        ("exception", log => Write(log, error: new InvalidOperationException(Planted))),
        ("scope", log =>
        {
            using (log.BeginScope(Planted))
            {
                Write(log);
            }
        }),
    }.Select(test => new TestCaseData(test.Write).SetArgDisplayNames(test.Name));

    private static IEnumerable<TestCaseData> PrintedItems => new (Place Place, object Item)[]
    {
        (Place.Exception, new InvalidOperationException(Planted)),
        (Place.Exception, new InvalidOperationException("", new AggregateException(new FormatException(""), new FormatException("") { Data = { ["it"] = Planted } }))),
        (Place.Exception, new TokenException(TokenFailureReason.Unknown, "") { ErrorDetail = Planted }),
        (Place.Exception, new TokenException(TokenFailureReason.Unknown, "") { Endpoint = new Uri($"http://x/{Planted}") }),
        (Place.Text, new Showing(Planted)),
        (Place.Json, new Showing(Planted)),
        (Place.DataContract, new Serialized { It = Planted }),
        (Place.Debugger, new AccessToken("opaque", DateTimeOffset.MaxValue, scope: Planted)),
        (Place.Debugger, new ArrStsClient(new HttpClient(), new ArrStsClientOptions { AccountId = Keys.AccountId, AccountKey = "key", Endpoint = new Uri($"https://x/{Planted}") })),
    }.Select(test => new TestCaseData(test.Place, test.Item).SetArgDisplayNames($"{test.Place} {test.Item.GetType().Name}"));

    [TestCaseSource(nameof(Logging))]
    public async Task The_scan_records_log_messages_with_values_exceptions_and_scopes(Action<ILogger> write)
    {
        await using var stage = await Stage.OpenAsync();
        await using var services = stage.Services(_ => { });

        write(services.GetRequiredService<ILogger<EvidenceTests>>());

        Assert.That(stage.Evidence.Shown(stage.Leaks), Has.One.StartsWith("[Log] shows"));
    }

    [Test]
    public async Task The_scan_records_spans_and_measurements_with_their_tags()
    {
        await using var stage = await Stage.OpenAsync();
        using var source = new ActivitySource("scan");
        using var meter = new Meter("scan");

        source.StartActivity("a")!.SetTag("it", Planted).Dispose();
        source.StartActivity("b")!.AddEvent(new ActivityEvent("e", tags: new ActivityTagsCollection { ["it"] = Planted })).Dispose();
        source.StartActivity("c")!.SetStatus(ActivityStatusCode.Error, Planted).Dispose();
        meter.CreateCounter<long>("d").Add(1, new KeyValuePair<string, object?>("it", Planted));
        meter.CreateObservableGauge("e", () => new Measurement<double>(1, new KeyValuePair<string, object?>("it", Planted)));
        stage.ReadGauges();

        Assert.That(stage.Evidence.Shown(stage.Leaks).Select(leak => leak.Split(' ')[0]), Is.EqualTo(["[Span]", "[Span]", "[Span]", "[Metric]", "[Metric]"]));
    }

    [TestCaseSource(nameof(PrintedItems))]
    public async Task The_scan_prints_exceptions_and_objects_in_every_way(Place place, object item)
    {
        await using var stage = await Stage.OpenAsync();

        stage.Evidence.AddPrinted(item);

        Assert.That(stage.Evidence.Shown(stage.Leaks), Has.Some.StartsWith($"[{place}] shows"));
    }

    [Test]
    public async Task The_scan_treats_received_tokens_as_secrets()
    {
        await using var stage = await Stage.OpenAsync();
        await using var services = stage.Services(s => Registration.All[0].Add(s, stage.Emulator.Arr.Endpoint));

        var token = await services.GetRequiredService<ITokenProvider>().GetTokenAsync();

        Assert.That(stage.Leaks.Find(token.Value[^20..]), Is.Not.Null);
    }

    private static void Write(ILogger log, object? value = null, Exception? error = null, string message = "no text")
    {
        KeyValuePair<string, object?>[] state = [new("it", value)];
        log.Log(LogLevel.Trace, default, state, error, (_, _) => message);
    }

    private sealed class Showing(string it)
    {
        public string It => it;

        public override string ToString() => it;
    }

    [DataContract]
    private sealed class Serialized
    {
        [DataMember]
        public string? It { get; set; }
    }
}
