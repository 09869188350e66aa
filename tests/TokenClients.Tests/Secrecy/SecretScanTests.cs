namespace TokenClients.Tests;

/// <summary>
/// Through every feature, with faults: no secret and no token shows in a log line, exception, span, measurement, text,
/// serializer, debugger or health report. Each scene must also have been loud enough to mean something.
/// </summary>
internal sealed class SecretScanTests
{
    [Test]
    public Task No_fault_of_a_token_service_brings_a_secret_to_light() => PlayAsync(
        ServiceScenes.FaultsAsync, secrets: 60, (Place.Log, 200), (Place.HttpClientLog, 500), (Place.Exception, 200), (Place.Span, 200),
        (Place.HttpClientSpan, 200), (Place.Metric, 200), (Place.Text, 100), (Place.Json, 50), (Place.DataContract, 50), (Place.Debugger, 500));

    [Test]
    public Task No_time_out_brings_a_secret_to_light() => PlayAsync(
        ServiceScenes.SilenceAsync, secrets: 16, (Place.Log, 9), (Place.HttpClientLog, 18), (Place.Exception, 18), (Place.Span, 9), (Place.Metric, 18));

    [Test]
    public Task No_server_that_says_the_credential_back_brings_it_to_light() => PlayAsync(
        ServiceScenes.EchoesAsync, secrets: 16, (Place.Log, 250), (Place.HttpClientLog, 500), (Place.Exception, 200), (Place.Span, 250), (Place.HttpClientSpan, 250), (Place.Metric, 250));

    [Test]
    public Task No_token_that_is_made_here_or_by_the_users_code_comes_to_light() => PlayAsync(
        ProviderScenes.LocalAsync, secrets: 18, (Place.Log, 20), (Place.Exception, 12), (Place.Span, 20), (Place.Metric, 20), (Place.Text, 20), (Place.Debugger, 100));

    [Test]
    public Task No_pipeline_of_the_Azure_SDK_brings_a_token_to_light() => PlayAsync(
        ProviderScenes.AzurePipelineAsync, secrets: 20, (Place.Log, 9), (Place.Exception, 10), (Place.Span, 9), (Place.Text, 18), (Place.Debugger, 50));

    [Test]
    public Task No_HttpClient_that_carries_tokens_brings_one_to_light() => PlayAsync(
        HandlerScenes.ResourcesAsync, secrets: 30, (Place.Log, 30), (Place.HttpClientLog, 200), (Place.Exception, 20), (Place.HttpClientSpan, 60), (Place.Text, 40));

    [Test]
    public Task No_resource_that_breaks_HTTP_brings_a_token_into_a_log() => PlayAsync(
        HandlerScenes.BrokenResourceAsync, secrets: 17, (Place.HttpClientLog, 8), (Place.HttpClientSpan, 2));

    [Test]
    public Task No_setting_that_holds_a_secret_by_mistake_is_shown() => PlayAsync(
        SettingScenes.PastedAsync, secrets: 16, (Place.Exception, 200), (Place.Text, 300), (Place.Json, 4), (Place.DataContract, 8), (Place.Debugger, 4));

    [Test]
    public Task No_reload_brings_a_secret_to_light() => PlayAsync(SettingScenes.ReloadAsync, secrets: 17, (Place.Log, 40), (Place.Span, 2));

    [Test]
    public Task No_warm_up_brings_a_secret_to_light() => PlayAsync(SettingScenes.WarmUpAsync, secrets: 16, (Place.Log, 2), (Place.HttpClientLog, 4));

    [Test]
    public Task No_health_report_brings_a_secret_to_light() => PlayAsync(
        HealthScenes.AllStatesAsync, secrets: 20, (Place.Health, 60), (Place.Log, 15), (Place.Metric, 15));

    private static async Task PlayAsync(Func<Stage, Task> scene, int secrets, params (Place Place, int AtLeast)[] expected)
    {
        await using var stage = await Stage.OpenAsync();

        await scene(stage);

        var quiet = expected.Select(heard => (heard.Place, heard.AtLeast, Heard: stage.Evidence.Count(heard.Place))).Where(heard => heard.Heard < heard.AtLeast);
        Assert.That(stage.Evidence.Shown(stage.Leaks), Is.Empty);
        Assert.That(quiet, Is.Empty, "what was to be heard");
        Assert.That(stage.Leaks.Count, Is.GreaterThanOrEqualTo(secrets), "secrets that were looked for");
    }
}
