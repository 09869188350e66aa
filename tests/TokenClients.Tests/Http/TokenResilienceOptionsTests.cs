using Microsoft.Extensions.Options;

namespace TokenClients.Tests;

internal sealed class TokenResilienceOptionsTests
{
    private static readonly TestCaseData[] Bad =
    [
        Case(o => o.AttemptTimeout = TimeSpan.Zero, "Resilience.AttemptTimeout is 00:00:00; set it from 00:00:00.0100000 to 1.00:00:00."),
        Case(o => o.AttemptTimeout = TimeSpan.FromHours(25), "Resilience.AttemptTimeout is 1.01:00:00; set it from 00:00:00.0100000 to 1.00:00:00."),
        Case(o => o.TotalTimeout = TimeSpan.FromMilliseconds(9), "Resilience.TotalTimeout is 00:00:00.0090000; set it from 00:00:00.0100000 to 1.00:00:00."),
        Case(o => o.TotalTimeout = Timeout.InfiniteTimeSpan, "Resilience.TotalTimeout is -00:00:00.0010000; set it from 00:00:00.0100000 to 1.00:00:00."),
        Case(o => o.MaxRetries = -1, "Resilience.MaxRetries is -1; set it from 0 to 10."),
        Case(o => o.MaxRetries = 11, "Resilience.MaxRetries is 11; set it from 0 to 10."),
        Case(o => o.RetryDelay = TimeSpan.FromSeconds(-1), "Resilience.RetryDelay is -00:00:01; set it from 00:00:00 to 00:01:00."),
        Case(o => o.RetryDelay = TimeSpan.FromSeconds(61), "Resilience.RetryDelay is 00:01:01; set it from 00:00:00 to 00:01:00."),
    ];

    [Test]
    public void The_defaults_are_as_documented_and_valid()
    {
        var options = new TokenResilienceOptions();

        Assert.That(
            (options.AttemptTimeout, options.TotalTimeout, options.MaxRetries, options.RetryDelay),
            Is.EqualTo((TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(30), 3, TimeSpan.FromSeconds(1))));
        Assert.That(options.Faults(), Is.Empty);
    }

    [TestCaseSource(nameof(Bad))]
    public void An_out_of_range_value_is_reported_with_its_range_wherever_it_is_set(Action<TokenResilienceOptions> change, string message)
    {
        var alone = new TokenResilienceOptions();
        change(alone);
        Assert.That(alone.Faults(), Is.EqualTo(new[] { message }));
        Assert.That(() => TokenHttp.CreateClient(alone), Throws.TypeOf<OptionsValidationException>().With.Message.EqualTo(message));

        var settings = OptionsTypes.All.SelectMany(OptionsTypes.Settings).Where(setting => setting.PropertyType == typeof(TokenResilienceOptions)).ToList();
        Assert.That(settings, Is.Not.Empty);
        foreach (var setting in settings)
        {
            var options = Activator.CreateInstance(setting.DeclaringType!)!;
            change((TokenResilienceOptions)setting.GetValue(options)!);
            Assert.That(OptionsTypes.Faults(options), Has.Some.EndsWith(message), setting.DeclaringType!.Name);
        }
    }

    [TestCase(10, 10, 0, 0)]
    [TestCase(86_400_000, 86_400_000, 10, 60_000)]
    public void The_limits_of_every_range_are_valid(int attempt, int total, int retries, int delay)
    {
        var options = new TokenResilienceOptions
        {
            AttemptTimeout = TimeSpan.FromMilliseconds(attempt),
            TotalTimeout = TimeSpan.FromMilliseconds(total),
            MaxRetries = retries,
            RetryDelay = TimeSpan.FromMilliseconds(delay),
        };

        Assert.That(options.Faults(), Is.Empty);
        Assert.That(() => TokenHttp.CreateClient(options).Dispose(), Throws.Nothing);
    }

    private static TestCaseData Case(Action<TokenResilienceOptions> change, string message) =>
        new TestCaseData(change, message).SetArgDisplayNames(message);
}
