using System.Net;

namespace TokenClients.Emulator.Tests;

/// <summary>Tests what an emulator records of a request.</summary>
internal sealed class EmulatedRequestTests : EmulatorFixture
{
    [Test]
    public async Task A_request_is_recorded_as_it_was_received()
    {
        Time.Advance(TimeSpan.FromMinutes(7));
        await RawConnection.ExchangeAsync(Emulator.BaseAddress, RawConnection.Get(
            $"/Accounts/{AccountId}/%74oken/?api-version=2019-02-28-preview&a=%2f",
            $"authorization: Bearer {AccountId}:{TokenEmulator.DefaultAccountKey}", "X-Twice: 1", "X-Twice: 2"));
        var request = Emulator.Arr.Requests.Single();

        Assert.That(request.Method, Is.EqualTo("GET"));
        Assert.That(request.Path, Is.EqualTo($"/Accounts/{AccountId}/token/"));
        Assert.That(request.Query, Is.EqualTo("?api-version=2019-02-28-preview&a=%2f"));
        Assert.That(
            request.Headers["AUTHORIZATION"], Is.EqualTo($"Bearer {AccountId}:{TokenEmulator.DefaultAccountKey}"));
        Assert.That(request.Headers["x-twice"], Is.EqualTo("1,2"));
        Assert.That(request.Body, Is.Empty);
        Assert.That(request.Form, Is.Empty);
        Assert.That(request.ReceivedOn, Is.EqualTo(new DateTimeOffset(2026, 1, 1, 0, 7, 0, TimeSpan.Zero)));
        Assert.That(request.StatusCode, Is.EqualTo(200));
    }

    [TestCase("application/x-www-form-urlencoded")]
    [TestCase("application/atom+xml;type=entry;charset=utf-8")]
    public async Task The_form_is_decoded_regardless_of_the_content_type(string contentType)
    {
        using var response = await PostFormAsync(
            "/WRAPv0.9", "wrap_name=a%2Bb%2fc%3d+d&WRAP_Scope=http%3a%2f%2fx%2f&twice=1&twice=2&empty=", contentType);
        var request = Emulator.Wrap.Requests.Single();

        Assert.That(request.Query, Is.Empty);
        Assert.That(request.Body, Does.StartWith("wrap_name=a%2Bb%2fc%3d+d&"));
        Assert.That(request.Form["wrap_name"], Is.EqualTo("a+b/c= d"));
        Assert.That(request.Form["wrap_scope"], Is.EqualTo("http://x/"));
        Assert.That(request.Form["twice"], Is.EqualTo("1,2"));
        Assert.That(request.Form["empty"], Is.Empty);
        Assert.That(request.Form, Has.Count.EqualTo(4));
        Assert.That(request.Headers["Content-Type"], Is.EqualTo(contentType));
    }

    [Test]
    public async Task Each_request_has_the_status_of_its_response()
    {
        Emulator.Wrap.Faults.Enqueue(Fault.Status(503));
        Emulator.Wrap.Faults.Enqueue(Fault.Redirect(new Uri("/", UriKind.Relative), 307));
        Emulator.Wrap.Faults.Enqueue(Fault.CutOffBody());
        for (var i = 0; i < 2; i++)
        {
            using var faulty = await RequestWrapAsync();
        }

        using var cutOff = await RequestWrapAsync();
        using var good = await RequestWrapAsync();
        using var rejected = await RequestWrapAsync(("wrap_name", "a"), ("wrap_password", "b"));
        using var malformed = await RequestWrapAsync(("wrap_name", "a"));

        Assert.That(
            Emulator.Wrap.Requests.Select(request => request.StatusCode), Is.EqualTo([503, 307, 200, 200, 401, 400]));
    }

    [Test]
    public async Task A_pending_request_has_no_status_until_it_is_answered()
    {
        var gate = new TaskCompletionSource();
        Emulator.Wrap.Faults.Enqueue(Fault.Gate(gate.Task));
        var answer = RequestWrapAsync();
        await Until.IsTrueAsync(() => Emulator.Wrap.Requests.Count == 1, "the request did not arrive");
        var request = Emulator.Wrap.Requests[0];
        var before = request.StatusCode;
        gate.SetResult();
        using var response = await answer;

        Assert.That((before, request.StatusCode), Is.EqualTo((0, 200)));
    }

    [Test]
    public async Task A_response_that_cannot_be_sent_is_recorded_as_the_500_sent_instead()
    {
        Emulator.Wrap.Faults.Enqueue(Fault.Body("body", "text/plain\r\nX-Injected: 1"));
        using var response = await RequestWrapAsync();

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.InternalServerError));
        Assert.That(Raw(response, "X-Injected"), Is.Empty);
        Assert.That(Emulator.Wrap.Requests.Single().StatusCode, Is.EqualTo(500));
    }

    [Test]
    public async Task Token_and_resource_requests_are_recorded_separately_for_each_service()
    {
        using var session = await UseAsync(Service.Arr, await GetJwtAsync());
        using var message = await UseAsync(Service.Wrap, await GetSwtAsync());
        using var rejected = await UseAsync(Service.Wrap, "nonsense");
        using var signed = await SendMessageAsync(SasVector.Header);
        using var bare = await SendMessageAsync(authorization: null);
        using var bearer = await UseAsync(Service.OAuth, await GetBearerAsync());
        using var forged = await UseAsync(Service.OAuth, "nonsense");
        using var unknown = await Http.GetAsync("/unknown");

        Assert.That(Emulator.Arr.Requests.Select(Show), Is.EqualTo([$"GET {TokenPath} 200"]));
        Assert.That(Emulator.Arr.ResourceRequests.Select(Show), Is.EqualTo([$"PUT {SessionPath} 201"]));
        Assert.That(Emulator.Wrap.Requests.Select(Show), Is.EqualTo(["POST /WRAPv0.9/ 200"]));
        Assert.That(
            Emulator.Wrap.ResourceRequests.Select(Show),
            Is.EqualTo(new[] { 201, 401, 201, 401 }.Select(status => $"POST /orders/messages {status}")));
        Assert.That(Emulator.OAuth.Requests.Select(Show), Is.EqualTo(["POST /oauth2/token 200"]));
        Assert.That(
            Emulator.OAuth.ResourceRequests.Select(Show),
            Is.EqualTo(new[] { 201, 401 }.Select(status => $"POST /orders/messages {status}")));
        Assert.That(Emulator.Wrap.ResourceRequests[0].Body, Is.EqualTo("hello"));
    }

    [Test]
    public async Task A_snapshot_does_not_change_when_a_request_arrives()
    {
        using var first = await RequestWrapAsync();
        var snapshot = Emulator.Wrap.Requests;
        using var second = await RequestWrapAsync();

        Assert.That(snapshot, Has.Count.EqualTo(1));
        Assert.That(Emulator.Wrap.Requests, Has.Count.EqualTo(2));
        Assert.That(Emulator.Wrap.Requests[0], Is.SameAs(snapshot[0]), "oldest first");
    }

    private static string Show(EmulatedRequest request) => $"{request.Method} {request.Path} {request.StatusCode}";
}
