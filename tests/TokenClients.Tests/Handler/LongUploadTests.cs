using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace TokenClients.Tests;

/// <summary>An upload that the resource rejects before it has read the body.</summary>
internal sealed class LongUploadTests
{
    private const int Length = 64 * 1024 * 1024;

    [Test]
    public async Task An_upload_with_Expect_100_continue_sends_its_body_only_with_the_new_token()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var resource = ServeAsync(listener);
        var tokens = new ScriptedProvider(TimeProvider.System);
        tokens.Answer = (number, _) => tokens.Token($"token-{number}", TimeSpan.FromHours(1));
        using var http = new HttpClient(new AccessTokenHandler(tokens, new AccessTokenHandlerOptions { AllowedHosts = { "127.0.0.1" } })
        {
            InnerHandler = new SocketsHttpHandler { UseProxy = false, Expect100ContinueTimeout = TimeSpan.FromSeconds(30) },
        });
        using var request = new HttpRequestMessage(HttpMethod.Put, $"http://{listener.LocalEndpoint}/") { Content = new ByteArrayContent(new byte[Length]) };
        request.Headers.ExpectContinue = true;

        using var response = await http.SendAsync(request).WaitAsync(TimeSpan.FromSeconds(60));

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        Assert.That(await resource, Is.EqualTo(new[] { ("Bearer token-1", 0), ("Bearer token-2", Length) }));
    }

    /// <summary>Rejects the first request as soon as its headers have arrived, and reads all of the second.</summary>
    private static async Task<(string Authorization, int Read)[]> ServeAsync(TcpListener listener)
    {
        var first = await ServeAsync(listener, isRejected: true);
        return [first, await ServeAsync(listener, isRejected: false)];
    }

    private static async Task<(string Authorization, int Read)> ServeAsync(TcpListener listener, bool isRejected)
    {
        using var client = await listener.AcceptTcpClientAsync();
        var stream = client.GetStream();
        var (buffer, headers) = (new byte[64 * 1024], "");
        while (!headers.Contains("\r\n\r\n", StringComparison.Ordinal))
        {
            headers += Encoding.Latin1.GetString(buffer, 0, await stream.ReadAsync(buffer));
        }

        var body = headers.Length - headers.IndexOf("\r\n\r\n", StringComparison.Ordinal) - 4;
        if (isRejected)
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
        }
        else
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes("HTTP/1.1 100 Continue\r\n\r\n"));
            while (body < Length)
            {
                body += await stream.ReadAsync(buffer);
            }

            await stream.WriteAsync(Encoding.Latin1.GetBytes("HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n"));
        }

        return (Regex.Match(headers, "Authorization: (?<value>[^\r]*)", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Groups["value"].Value, body);
    }
}
