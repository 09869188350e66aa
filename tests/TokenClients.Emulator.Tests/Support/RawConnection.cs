using System.Net.Sockets;
using System.Text;

namespace TokenClients.Emulator.Tests;

/// <summary>
/// A TCP connection that sends exactly the text of the test and returns exactly the bytes that it receives.
/// </summary>
internal sealed class RawConnection : IDisposable
{
    private readonly TcpClient _client = new();

    public static async Task<RawConnection> OpenAsync(Uri address)
    {
        var connection = new RawConnection();
        await connection._client.ConnectAsync(address.Host, address.Port);
        return connection;
    }

    /// <summary>Sends a text on a new connection and returns everything received until it is closed.</summary>
    public static async Task<string> ExchangeAsync(Uri address, string request)
    {
        using var connection = await OpenAsync(address);
        var answer = connection.ReadToEndAsync();
        await connection.SendAsync(request);
        return await answer;
    }

    public static string Get(string target, params string[] headers) =>
        string.Join("\r\n", [$"GET {target} HTTP/1.1", "Host: emulator", "Connection: close", .. headers, "", ""]);

    public static string Post(string target, string form) => string.Join(
        "\r\n",
        $"POST {target} HTTP/1.1",
        "Host: emulator",
        "Content-Type: application/x-www-form-urlencoded",
        $"Content-Length: {form.Length}",
        "",
        form);

    public async Task SendAsync(string text) =>
        await _client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(text));

    /// <summary>Returns the next <paramref name="count"/> bytes as text.</summary>
    public async Task<string> ReadAsync(int count)
    {
        var bytes = new byte[count];
        await _client.GetStream().ReadExactlyAsync(bytes).AsTask().WaitAsync(Until.Patience);
        return Encoding.Latin1.GetString(bytes);
    }

    public async Task<string> ReadToEndAsync()
    {
        using var reader = new StreamReader(_client.GetStream(), Encoding.Latin1);
        return await reader.ReadToEndAsync().WaitAsync(Until.Patience);
    }

    /// <summary>
    /// Returns everything received, or an empty text if the connection was reset, as it is if the server closes it with
    /// unread bytes.
    /// </summary>
    public async Task<string> ReadUntilClosedAsync()
    {
        try
        {
            return await ReadToEndAsync();
        }
        catch (IOException reset)
            when (reset.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionReset })
        {
            return "";
        }
    }

    public void Dispose() => _client.Dispose();
}
