namespace TokenClients.Tests;

/// <summary>
/// Exercises every feature, with faults: no secret and no token appears in a log line, exception, span, measurement, text,
/// serialized object, debugger view or health report. Each scene must also have produced enough output to be meaningful.
/// </summary>
internal sealed class SecretScanTests
{
    [Test]
    public Task Faults_of_a_token_service_leak_no_secret() => ScanAsync(
        ServiceScenes.FaultsAsync, secrets: 60, (Place.Log, 200), (Place.HttpClientLog, 500), (Place.Exception, 200), (Place.Span, 200),
        (Place.HttpClientSpan, 200), (Place.Metric, 200), (Place.Text, 100), (Place.Json, 50), (Place.DataContract, 50), (Place.Debugger, 500));

    [Test]
    public Task Time_outs_and_cancellations_leak_no_secret() => ScanAsync(
        ServiceScenes.TimeOutsAsync, secrets: 16, (Place.Log, 9), (Place.HttpClientLog, 18), (Place.Exception, 18), (Place.Span, 9), (Place.Metric, 18));

    [Test]
    public Task A_server_that_echoes_the_credential_causes_no_leak() => ScanAsync(
        ServiceScenes.EchoesAsync, secrets: 16, (Place.Log, 250), (Place.HttpClientLog, 500), (Place.Exception, 200), (Place.Span, 250), (Place.HttpClientSpan, 250), (Place.Metric, 250));

    [Test]
    public Task Tokens_created_locally_or_by_custom_code_do_not_leak() => ScanAsync(
        ProviderScenes.LocalAsync, secrets: 18, (Place.Log, 20), (Place.Exception, 12), (Place.Span, 20), (Place.Metric, 20), (Place.Text, 20), (Place.Debugger, 100));

    [Test]
    public Task An_Azure_SDK_pipeline_leaks_no_token() => ScanAsync(
        ProviderScenes.AzurePipelineAsync, secrets: 20, (Place.Log, 9), (Place.Exception, 10), (Place.Span, 9), (Place.Text, 18), (Place.Debugger, 50));

    [Test]
    public Task An_HttpClient_with_the_token_handler_leaks_no_token() => ScanAsync(
        HandlerScenes.ResourcesAsync, secrets: 30, (Place.Log, 30), (Place.HttpClientLog, 200), (Place.Exception, 20), (Place.HttpClientSpan, 60), (Place.Text, 40));

    [Test]
    public Task A_malformed_HTTP_response_that_echoes_the_token_is_not_logged() => ScanAsync(
        HandlerScenes.BrokenResourceAsync, secrets: 17, (Place.HttpClientLog, 8), (Place.HttpClientSpan, 2));

    [Test]
    public Task A_secret_pasted_into_the_wrong_setting_does_not_leak() => ScanAsync(
        SettingScenes.PastedAsync, secrets: 16, (Place.Exception, 200), (Place.Text, 300), (Place.Json, 4), (Place.DataContract, 8), (Place.Debugger, 4));

    [Test]
    public Task A_reload_of_the_settings_leaks_no_secret() => ScanAsync(SettingScenes.ReloadAsync, secrets: 17, (Place.Log, 40), (Place.Span, 2));

    [Test]
    public Task A_prefetch_leaks_no_secret() => ScanAsync(SettingScenes.PrefetchAsync, secrets: 16, (Place.Log, 2), (Place.HttpClientLog, 4));

    [Test]
    public Task A_health_report_leaks_no_secret() => ScanAsync(
        HealthScenes.AllStatesAsync, secrets: 20, (Place.Health, 60), (Place.Log, 15), (Place.Metric, 15));

    private static async Task ScanAsync(Func<Stage, Task> scene, int secrets, params (Place Place, int AtLeast)[] expected)
    {
        await using var stage = await Stage.OpenAsync();

        await scene(stage);

        var missing = expected.Select(place => (place.Place, place.AtLeast, Found: stage.Evidence.Count(place.Place)))
            .Where(place => place.Found < place.AtLeast);
        Assert.That(stage.Evidence.Shown(stage.Leaks), Is.Empty);
        Assert.That(missing, Is.Empty, "places with fewer texts than expected");
        Assert.That(stage.Leaks.Count, Is.GreaterThanOrEqualTo(secrets), "number of secrets that were searched for");
    }
}
