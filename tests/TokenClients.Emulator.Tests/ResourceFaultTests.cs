using System.Net;
using System.Text.Json;
using System.Xml.Linq;

namespace TokenClients.Emulator.Tests;

/// <summary>Faults of resource requests.</summary>
[TestFixture(Service.Arr)]
[TestFixture(Service.Wrap)]
[TestFixture(Service.OAuth)]
internal sealed class ResourceFaultTests(Service service) : EmulatorFixture
{
    private (HttpMethod Method, string Path) Removal =>
        service == Service.Arr ? (HttpMethod.Post, $"{SessionPath}/:stop") : (HttpMethod.Delete, "/orders/messages/head");

    private EmulatedFaults Faults => Of(service).ResourceFaults;

    [TestCase(400, "BadRequest")]
    [TestCase(403, "Forbidden")]
    [TestCase(429, "TooManyRequests")]
    [TestCase(500, "InternalServerError")]
    [TestCase(599, "Status599")]
    public async Task Status_sends_the_error_of_the_resource_and_the_request_has_no_effect(int status, string code)
    {
        using var response = await UseWithAsync(Fault.Status(status));
        using var normal = await UseAsync(service, await GetTokenAsync());

        Assert.That((int)response.StatusCode, Is.EqualTo(status));
        Assert.That(await CodeAsync(response, status), Is.EqualTo(code));
        Assert.That(normal.StatusCode, Is.EqualTo(HttpStatusCode.Created), "no session was created before");
        Assert.That(Raw(response, "Retry-After"), Is.Empty);
    }

    [Test]
    public async Task Status_sends_Retry_After()
    {
        using var response = await UseWithAsync(Fault.Status(503, TimeSpan.FromSeconds(7.2)));

        Assert.That(
            await CodeAsync(response, 503), Is.EqualTo(service == Service.Arr ? "ServiceUnavailable" : "ServerBusy"));
        Assert.That(Raw(response, "Retry-After"), Is.EqualTo("8"));
    }

    [Test]
    public async Task RejectKey_rejects_a_valid_token_as_if_it_were_forged()
    {
        Of(service).Faults.Enqueue(Fault.SignWithWrongKey());
        using var wrong = await UseAsync(service, await GetTokenAsync());
        using var faulty = await UseWithAsync(Fault.RejectKey());

        Assert.That(
            (wrong.StatusCode, faulty.StatusCode),
            Is.EqualTo((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized)));
        Assert.That(Raw(faulty, "WWW-Authenticate"), Is.EqualTo(Raw(wrong, "WWW-Authenticate")));
        Assert.That(
            await faulty.Content.ReadAsStringAsync(),
            Is.EqualTo(await wrong.Content.ReadAsStringAsync()).And.Not.Empty);
    }

    [Test]
    public async Task Faults_are_applied_in_order_before_Always_and_Clear_removes_them()
    {
        var token = await GetTokenAsync();
        Faults.Enqueue(Fault.Status(503), times: 2);
        Faults.Always = Fault.Status(500);
        var statuses = new List<int>();
        for (var i = 0; i < 4; i++)
        {
            using var response = await UseAsync(service, token);
            statuses.Add((int)response.StatusCode);
        }

        Faults.Clear();
        using var normal = await UseAsync(service, token);

        Assert.That(statuses, Is.EqualTo([503, 503, 500, 500]));
        Assert.That(normal.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        Assert.That(
            Of(service).ResourceRequests.Select(request => request.StatusCode), Is.EqualTo([503, 503, 500, 500, 201]));
    }

    [Test]
    public async Task Resource_faults_affect_neither_token_requests_nor_other_resources()
    {
        Faults.Always = Fault.Status(500);
        foreach (var other in Enum.GetValues<Service>())
        {
            using var granted = await RequestTokenAsync(other);
            using var used = await UseAsync(other, TokenIn(other, await granted.Content.ReadAsStringAsync()));

            Assert.That(granted.StatusCode, Is.EqualTo(HttpStatusCode.OK));
            Assert.That((int)used.StatusCode, Is.EqualTo(other == service ? 500 : 201));
        }
    }

    [Test]
    public async Task SignWithWrongKey_does_not_change_the_response_of_a_resource()
    {
        using var response = await UseWithAsync(Fault.SignWithWrongKey());

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Created));
    }

    [Test]
    public async Task Html_Body_and_Redirect_replace_the_response()
    {
        using var html = await UseWithAsync(Fault.Html());
        using var body = await UseWithAsync(Fault.Body("{}", "application/json", 202));
        using var redirect = await UseWithAsync(Fault.Redirect(new Uri("https://elsewhere.example/"), 307));

        Assert.That(await html.Content.ReadAsStringAsync(), Does.StartWith("<!DOCTYPE html>"));
        Assert.That(((int)body.StatusCode, await body.Content.ReadAsStringAsync()), Is.EqualTo((202, "{}")));
        Assert.That(
            ((int)redirect.StatusCode, Raw(redirect, "Location")), Is.EqualTo((307, "https://elsewhere.example/")));
    }

    [Test]
    public async Task Faults_that_modify_a_response_also_modify_that_of_a_resource()
    {
        var rejected = await UseAsync(service, "nonsense");
        var whole = await rejected.Content.ReadAsStringAsync();
        Faults.Enqueue(Fault.EmptyBody());
        Faults.Enqueue(Fault.SkewDate(TimeSpan.FromHours(1)));
        Faults.Enqueue(Fault.HugeBody(100_000));
        Faults.Enqueue(Fault.SlowBody(TimeSpan.Zero));
        Faults.Enqueue(Fault.CutOffBody());
        using var empty = await UseAsync(service, "nonsense");
        using var skewed = await UseAsync(service, "nonsense");
        using var huge = await UseAsync(service, "nonsense");
        using var slow = await UseAsync(service, "nonsense");
        using var cutOff = await UseAsync(service, "nonsense");

        Assert.That((int)empty.StatusCode, Is.EqualTo(401));
        Assert.That(await empty.Content.ReadAsStringAsync(), Is.Empty);
        Assert.That(skewed.Headers.Date, Is.EqualTo(Time.GetUtcNow().AddHours(1)));
        Assert.That(await huge.Content.ReadAsStringAsync(), Has.Length.GreaterThanOrEqualTo(100_000));
        Assert.That(await slow.Content.ReadAsStringAsync(), Is.EqualTo(whole));
        await Assert.ThrowsAsync<HttpRequestException>(() => cutOff.Content.ReadAsStringAsync());
        rejected.Dispose();
    }

    [Test]
    public async Task A_response_without_a_body_is_not_modified_and_its_connection_stays_open()
    {
        var token = await GetTokenAsync();
        foreach (var fault in (Fault[])
            [Fault.CutOffBody(), Fault.HugeBody(), Fault.HugeBody(long.MaxValue), Fault.SlowBody(TimeSpan.Zero)])
        {
            using var used = await UseAsync(service, token);
            using var received = service == Service.Arr ? null : await RemoveAsync(token);
            Faults.Enqueue(fault);

            var answers = await RawConnection.ExchangeAsync(
                Emulator.BaseAddress, RawRemoval(token) + RawRemoval(token, "Connection: close"));

            Assert.That(answers, Does.StartWith("HTTP/1.1 204 "), $"{fault}");
            Assert.That(answers.Split("HTTP/1.1 "), Has.Length.EqualTo(3), $"{fault}");
        }
    }

    [Test]
    public async Task Delay_sends_the_normal_response_later()
    {
        var token = await GetTokenAsync();
        Faults.Enqueue(Fault.Delay(TimeSpan.FromSeconds(90)));
        var answer = UseAsync(service, token);

        Assert.That(await Watched.NextTimerAsync(), Is.EqualTo(TimeSpan.FromSeconds(90)));
        Time.Advance(89.999);
        Assert.That(answer.IsCompleted, Is.False);
        Time.Advance(0.001);
        using var response = await answer;

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Created));
    }

    [Test]
    public async Task Gate_delays_a_request_until_its_token_has_expired()
    {
        var token = await GetTokenAsync();
        var gate = new TaskCompletionSource();
        Faults.Enqueue(Fault.Gate(gate.Task));
        var answer = UseAsync(service, token);
        await Until.IsTrueAsync(() => Of(service).ResourceRequests.Count == 1, "the request did not arrive");

        Assert.That(answer.IsCompleted, Is.False);
        Time.Advance(TimeSpan.FromDays(1));
        gate.SetResult();
        using var response = await answer;

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task Hang_and_ResetConnection_send_no_response()
    {
        var token = await GetTokenAsync();
        Faults.Enqueue(Fault.ResetConnection());
        await Assert.ThrowsAsync<HttpRequestException>(() => UseAsync(service, token));

        Faults.Enqueue(Fault.Hang());
        var answer = UseAsync(service, token);
        await Until.IsTrueAsync(() => Of(service).ResourceRequests.Count == 2, "the request did not arrive");
        using var next = await UseAsync(service, token);
        Assert.That(answer.IsCompleted, Is.False);
        await Emulator.DisposeAsync();

        await Assert.ThrowsAsync<HttpRequestException>(() => answer);
        Assert.That(
            Of(service).ResourceRequests.Select(request => request.StatusCode), Is.EqualTo([0, 0, 201]));
    }

    private async Task<HttpResponseMessage> UseWithAsync(Fault fault)
    {
        var token = await GetTokenAsync();
        Faults.Enqueue(fault);
        return await UseAsync(service, token);
    }

    private Task<string> GetTokenAsync() => service switch
    {
        Service.Arr => GetJwtAsync(),
        Service.Wrap => GetSwtAsync(),
        _ => GetBearerAsync(),
    };

    /// <summary>Stops the session, or receives a message.</summary>
    private Task<HttpResponseMessage> RemoveAsync(string token) =>
        SendAsync(Removal.Method, Removal.Path, Authorization(token));

    private string RawRemoval(string token, params string[] headers) => string.Join(
        "\r\n",
        [
            $"{Removal.Method} {Removal.Path} HTTP/1.1",
            "Host: emulator",
            "Content-Length: 0",
            $"Authorization: {Authorization(token)}",
            .. headers,
            "",
            "",
        ]);

    private string Authorization(string token) => service == Service.Wrap ? Swt.Header(token) : $"Bearer {token}";

    private async Task<string?> CodeAsync(HttpResponseMessage response, int status)
    {
        var body = await response.Content.ReadAsStringAsync();
        if (service == Service.Arr)
        {
            Assert.That(Raw(response, "MS-CV"), Is.Not.Empty);
            return JsonElement.Parse(body).GetProperty("error").GetProperty("code").GetString();
        }

        var error = XDocument.Parse(body).Root!;
        Assert.That(error.Element("Code")?.Value, Is.EqualTo($"{status}"));
        return error.Element("Detail")?.Value.Split(": ")[0];
    }
}
