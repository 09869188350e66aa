using TokenClients.Emulator;

namespace TokenClients.Tool.Tests;

/// <summary>The emulator prints the settings of every account that it knows.</summary>
internal sealed class EmulatedAccountsTests : RunningEmulatorFixture
{
    [Test]
    public async Task The_printed_connection_strings_work()
    {
        using var tool = ToolProcess.Start(["emulator", "--port", "0"]);
        await tool.ReadToAsync("Press Ctrl-C to stop.");
        await StopAsync(tool, async text =>
        {
            var strings = text.ReplaceLineEndings("\n").Split('\n').Where(line => line.StartsWith("Endpoint=", StringComparison.Ordinal)).ToList();
            Assert.That(strings, Has.Count.EqualTo(2));
            using var http = new HttpClient();
            var queue = new Uri($"{text.Split('\n')[0].Trim().Split(' ')[^1]}orders/messages");
            foreach (var (service, connectionString) in new[] { "wrap", "sas" }.Zip(strings))
            {
                var file = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"{Guid.NewGuid():N}.txt");
                await File.WriteAllTextAsync(file, connectionString);
                var got = await ToolProcess.RunAsync(["get", service, "--connection-string-file", file, "--scope", "orders", "--header"]);
                Assert.That(got.ExitCode, Is.Zero, got.Error);

                using var message = new HttpRequestMessage(HttpMethod.Post, queue);
                message.Headers.TryAddWithoutValidation("Authorization", got.Line["Authorization: ".Length..]);
                using var sent = await http.SendAsync(message);
                Assert.That((int)sent.StatusCode, Is.EqualTo(201), service);
            }
        });
    }

    [Test]
    public async Task Each_account_has_a_section_and_a_key_from_the_command_line_is_not_shown()
    {
        using var tool = ToolProcess.Start(
        [
            "emulator", "--port", "0", "--sas", "Send:c2VuZA==", "--sas", "Listen:bGlzdGVu", "--sas", "Send:c2VuZDI=",
            "--account", "3f2504e0-4f89-11d3-9a0c-0305e82c3301:a2V5MQ==", "--account", $"{TokenEmulator.DefaultAccountId}:{TokenEmulator.DefaultAccountKey}",
        ]);
        await tool.ReadToAsync("Press Ctrl-C to stop.");
        var text = (await StopAsync(tool, _ => Task.CompletedTask)).Out;

        Assert.That(text, Does.Contain("export TokenClients__Arr__AccountId='3f2504e0-4f89-11d3-9a0c-0305e82c3301'"));
        Assert.That(text, Does.Contain($"export TokenClients__Arr2__AccountKey='{TokenEmulator.DefaultAccountKey}'"));
        Assert.That(text, Does.Contain("SharedAccessKeyName=Listen;SharedAccessKey=(the key from the command line)"));
        Assert.That(text, Does.Contain("SharedAccessKeyName=Send;SharedAccessKey=(the key from the command line)"));
        Assert.That(
            new[] { "a2V5MQ==", "c2VuZA==", "bGlzdGVu", "c2VuZDI=", TokenEmulator.DefaultSasKey, TokenEmulator.DefaultSasKeyName }.Where(text.Contains), Is.Empty);
    }
}
