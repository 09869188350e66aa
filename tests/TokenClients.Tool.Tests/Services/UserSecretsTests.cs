using TokenClients.Emulator;

namespace TokenClients.Tool.Tests;

internal sealed class UserSecretsTests : ToolFixture
{
    private const string Id = "orders-1234";

    private string _home = "";
    private string _project = "";

    [SetUp]
    public void CreateProject()
    {
        _home = Directory.CreateTempSubdirectory().FullName;
        _project = Directory.CreateDirectory(Path.Combine(_home, "app")).FullName;
        File.WriteAllText(Path.Combine(_project, "appsettings.json"), $$"""
            { "TokenClients": { "Arr": { "Endpoint": "{{Emulator.Arr.Endpoint}}", "AccountId": "{{TokenEmulator.DefaultAccountId}}", "AccountKey": "wrong" } } }
            """);
        File.WriteAllText(Path.Combine(_project, "App.csproj"), $"<Project><PropertyGroup><UserSecretsId>{Id}</UserSecretsId></PropertyGroup></Project>");
    }

    [TearDown]
    public void DeleteProject() => Directory.Delete(_home, recursive: true);

    [TestCase("appsettings.json")]
    [TestCase("")]
    public async Task The_secrets_of_the_project_override_the_file(string file)
    {
        WriteSecrets($$"""{ "TokenClients:Arr:AccountKey": "{{Key}}" }""");

        var result = await RunAsync("get", Path.Combine(_project, file));

        Assert.That(result.ExitCode, Is.Zero, result.Error);
    }

    [Test]
    public async Task An_environment_variable_overrides_the_secrets()
    {
        WriteSecrets("""{ "TokenClients": { "Arr": { "AccountKey": "wrong" } } }""");

        Assert.That((await RunAsync("get", _project, ("TokenClients__Arr__AccountKey", Key))).ExitCode, Is.Zero);
    }

    [Test]
    public async Task The_doctor_names_the_files_that_the_settings_come_from()
    {
        WriteSecrets($$"""{ "TokenClients:Arr:AccountKey": "{{Key}}" }""");

        Assert.That((await RunAsync("doctor", _project)).Out, Does.Contain("complete, from appsettings.json, the user secrets of App.csproj and environment variables;"));
    }

    [Test]
    public async Task Without_user_secrets_only_the_file_is_used() => Assert.That((await RunAsync("get", _project)).ExitCode, Is.EqualTo(1));

    [Test]
    public async Task Secrets_that_are_not_JSON_are_reported_without_their_text()
    {
        WriteSecrets("c2VjcmV0");

        var result = await RunAsync("get", _project);

        Assert.That(result.ExitCode, Is.EqualTo(2));
        Assert.That(result.Error, Does.StartWith("The user secrets file of App.csproj is not valid JSON").And.Not.Contain("c2VjcmV0"));
    }

    [Test]
    public async Task Without_a_home_folder_no_user_secrets_are_read()
    {
        WriteSecrets($$"""{ "TokenClients:Arr:AccountKey": "{{Key}}" }""");

        Assert.That((await RunAsync("get", _project, ("APPDATA", ""))).ExitCode, Is.EqualTo(1));
    }

    [TestCase("<Project>")]
    [TestCase("<Project><UserSecretsId>../x</UserSecretsId></Project>")]
    public async Task A_project_that_cannot_be_read_has_no_secrets(string project)
    {
        File.WriteAllText(Path.Combine(_project, "App.csproj"), project);

        Assert.That((await RunAsync("get", _project)).ExitCode, Is.EqualTo(1));
    }

    private Task<ToolResult> RunAsync(string command, string config, params (string Name, string Value)[] environment) =>
        ToolProcess.RunAsync([command, "arr", "--config", config], environment: environment.Prepend(("APPDATA", _home)).Select(variable => KeyValuePair.Create(variable.Item1, variable.Item2)));

    private void WriteSecrets(string json)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_home, "Microsoft", "UserSecrets", Id));
        File.WriteAllText(Path.Combine(folder.FullName, "secrets.json"), json);
    }
}
