using System.Diagnostics;
using System.Text;

namespace TokenClients.Tool.Tests;

/// <summary>The result of a run of the tool.</summary>
internal sealed record ToolResult(int ExitCode, string Out, string Error)
{
    /// <summary>The standard output without its last line end.</summary>
    public string Line => Out.TrimEnd('\r', '\n');
}

/// <summary>Runs the built tool as a process, without environment variables that a developer may have set.</summary>
internal sealed class ToolProcess : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private static readonly string[] Unset =
    [
        "NO_COLOR", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "all_proxy", "no_proxy",
        "TOKENCLIENTS_KEY", "TOKENCLIENTS_CONNECTION_STRING",
    ];

    private readonly Process _process;
    private readonly StringBuilder _out = new();

    private ToolProcess(Process process)
    {
        _process = process;
        Error = process.StandardError.ReadToEndAsync();
    }

    public Task<string> Error { get; }

    /// <summary>The standard output that has been read so far.</summary>
    public string OutputSoFar => _out.ToString();

    public static async Task<ToolResult> RunAsync(
        string[] arguments, string? input = "", IEnumerable<KeyValuePair<string, string>>? environment = null)
    {
        using var tool = Start(arguments, environment);
        if (input is not null)
        {
            await tool.WriteAsync(input);
        }

        return await tool.EndAsync();
    }

    /// <summary>Starts the tool with an open standard input. It handles Ctrl-C even if the tests run as a background job.</summary>
    public static ToolProcess Start(string[] arguments, IEnumerable<KeyValuePair<string, string>>? environment = null)
    {
        var start = new ProcessStartInfo(OperatingSystem.IsLinux() ? "env" : "dotnet")
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        };
        string[] command = OperatingSystem.IsLinux() ? ["--default-signal=INT", "dotnet"] : [];
        foreach (var argument in command.Append(Path.Combine(AppContext.BaseDirectory, "TokenClients.Tool.dll")).Concat(arguments))
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var name in Unset)
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in environment ?? [])
        {
            start.Environment[name] = value;
        }

        return new ToolProcess(Process.Start(start)!);
    }

    public async Task WriteAsync(string input)
    {
        try
        {
            await _process.StandardInput.WriteAsync(input);
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The process has ended without reading its input.
        }
    }

    /// <summary>
    /// Reads the standard output up to a line that starts with <paramref name="beginning"/>, and returns that line.
    /// </summary>
    public async Task<string> ReadToAsync(string beginning)
    {
        while (await _process.StandardOutput.ReadLineAsync().WaitAsync(Limit) is { } line)
        {
            _out.AppendLine(line);
            if (line.StartsWith(beginning, StringComparison.Ordinal))
            {
                return line;
            }
        }

        throw new AssertionException($"The process ended before '{beginning}': {_out}{await Error}");
    }

    /// <summary>Sends Ctrl-C, or another signal.</summary>
    public async Task InterruptAsync(string signal = "INT")
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{_process.Id}"]);
        await kill.WaitForExitAsync();
    }

    public async Task<ToolResult> EndAsync()
    {
        var rest = await _process.StandardOutput.ReadToEndAsync().WaitAsync(Limit);
        await _process.WaitForExitAsync().WaitAsync(Limit);
        return new ToolResult(_process.ExitCode, _out + rest, await Error);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }
}
