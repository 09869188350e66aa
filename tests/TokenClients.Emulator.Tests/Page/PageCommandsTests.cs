using System.Net;

namespace TokenClients.Emulator.Tests;

/// <summary>The commands of the page change the faults of the emulator.</summary>
internal sealed class PageCommandsTests : EmulatorFixture
{
    [Test]
    public async Task A_fault_for_the_next_request_applies_once([Values] Service service)
    {
        await CommandAsync("Status(429)", "next", service);

        using var first = await RequestTokenAsync(service);
        using var second = await RequestTokenAsync(service);

        Assert.That(first.StatusCode, Is.EqualTo(HttpStatusCode.TooManyRequests));
        Assert.That(second.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_fault_for_every_request_applies_until_it_is_switched_off([Values] Service service)
    {
        await CommandAsync("RejectKey", "always", service);
        using var first = await RequestTokenAsync(service);
        using var second = await RequestTokenAsync(service);
        await CommandAsync(null, "always", service);
        using var third = await RequestTokenAsync(service);

        Assert.That(
            new[] { first.StatusCode, second.StatusCode, third.StatusCode },
            Is.EqualTo([HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized, HttpStatusCode.OK]));
    }

    [Test]
    public async Task The_queued_faults_can_be_removed_without_the_fault_for_every_request()
    {
        Emulator.Arr.Faults.Enqueue(Fault.Hang(), 3);
        Emulator.Arr.Faults.Always = Fault.Status(500);

        await CommandAsync(null, "next");

        Assert.That(Emulator.Arr.Faults.Count, Is.Zero);
        Assert.That($"{Emulator.Arr.Faults.Always}", Is.EqualTo("Status(500)"));
    }

    [Test]
    public async Task The_resource_has_its_own_faults()
    {
        using var request = PageCommand.Faults(Emulator.BaseAddress, "Html", service: "wrap", target: "resource");
        using var response = await SendAsync(request);

        Assert.That((Emulator.Wrap.Faults.Count, Emulator.Wrap.ResourceFaults.Count), Is.EqualTo((0, 1)));
    }

    [Test]
    public async Task All_faults_can_be_removed_and_the_requests_are_kept()
    {
        foreach (var faults in new[] { Emulator.Arr.Faults, Emulator.Wrap.ResourceFaults, Emulator.OAuth.Faults })
        {
            faults.Enqueue(Fault.Status(500), 2);
            faults.Always = Fault.Hang();
        }

        using var failed = await RequestTokenAsync(Service.OAuth);
        using var request = PageCommand.Create(Emulator.BaseAddress, "clear");
        using var response = await SendAsync(request);
        using var answer = await RequestTokenAsync(Service.OAuth);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((Emulator.Arr.Faults.Count, Emulator.Wrap.ResourceFaults.Always), Is.EqualTo((0, (Fault?)null)));
        Assert.That(Emulator.OAuth.Requests, Has.Count.EqualTo(2));
    }

    [TestCase("")]
    [TestCase("{")]
    [TestCase("[]")]
    [TestCase("null")]
    [TestCase("""{"service":"arr","target":"tokens","fault":"Gate","mode":"next"}""")]
    [TestCase("""{"service":"arr","target":"tokens","fault":1,"mode":"next"}""")]
    [TestCase("""{"service":"arr","target":"tokens","fault":"Hang","mode":"never"}""")]
    [TestCase("""{"service":"arr","target":"tokens","fault":"Hang"}""")]
    [TestCase("""{"service":"arr","target":["tokens"],"fault":"Hang","mode":"next"}""")]
    [TestCase("""{"service":"other","target":"tokens","fault":"Hang","mode":"next"}""")]
    [TestCase("""{"service":"arr","service":"arr","target":"tokens","fault":"Hang","mode":"next"}""")]
    public async Task An_invalid_command_is_a_400_and_changes_nothing(string json)
    {
        using var request = PageCommand.Create(Emulator.BaseAddress, "faults", json);
        using var response = await SendAsync(request);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That((Emulator.Arr.Faults.Count, Emulator.Arr.Faults.Always), Is.EqualTo((0, (Fault?)null)));
    }

    private async Task CommandAsync(string? fault, string mode, Service service = Service.Arr)
    {
        using var request = PageCommand.Faults(Emulator.BaseAddress, fault, mode, $"{service}".ToLowerInvariant());
        using var response = await SendAsync(request);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
    }
}
