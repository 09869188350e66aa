using System.Net;

namespace TokenClients.Emulator.Tests;

/// <summary>Tests which fault applies to which request.</summary>
[TestFixture(Service.Arr)]
[TestFixture(Service.Wrap)]
[TestFixture(Service.OAuth)]
internal sealed class EmulatedFaultsTests(Service service) : EmulatorFixture
{
    private EmulatedFaults Faults => Of(service).Faults;

    [Test]
    public async Task Faults_are_applied_in_the_order_and_as_often_as_they_were_added()
    {
        Faults.Enqueue(Fault.Status(503), times: 2);
        Faults.Enqueue(Fault.Status(429));
        Faults.Enqueue(Fault.Status(500), times: 1);

        Assert.That(Faults.Count, Is.EqualTo(4));
        Assert.That(await StatusesAsync(6), Is.EqualTo([503, 503, 429, 500, 200, 200]));
        Assert.That(Faults.Count, Is.Zero);
    }

    [Test]
    public async Task Always_applies_after_the_queued_faults_until_it_is_reset()
    {
        Faults.Always = Fault.Status(500);
        Faults.Enqueue(Fault.Status(429));

        Assert.That(Faults.Count, Is.EqualTo(1));
        Assert.That(await StatusesAsync(4), Is.EqualTo([429, 500, 500, 500]));

        Faults.Enqueue(Fault.Status(503));
        Assert.That(await StatusesAsync(2), Is.EqualTo([503, 500]));

        Faults.Always = null;
        Assert.That(await StatusesAsync(1), Is.EqualTo([200]));
    }

    [Test]
    public async Task Clear_removes_the_queued_faults_and_Always()
    {
        Faults.Enqueue(Fault.Status(503), times: 100);
        Faults.Always = Fault.Status(500);

        Assert.That(await StatusesAsync(1), Is.EqualTo([503]));
        Faults.Clear();

        Assert.That((Faults.Count, Faults.Always), Is.EqualTo((0, (Fault?)null)));
        Assert.That(await StatusesAsync(2), Is.EqualTo([200, 200]));
    }

    [Test]
    public async Task Clear_does_not_affect_a_request_that_already_took_its_fault()
    {
        Faults.Enqueue(Fault.Delay(TimeSpan.FromMinutes(1)));
        var answer = RequestTokenAsync(service);
        await Watched.NextTimerAsync();

        Faults.Clear();

        Assert.That((answer.IsCompleted, Time.Timers), Is.EqualTo((false, 1)));
        Time.Advance(TimeSpan.FromMinutes(1));
        using var response = await answer;
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task The_faults_of_one_service_do_not_affect_the_others()
    {
        Faults.Always = Fault.Status(500);
        foreach (var other in Enum.GetValues<Service>().Except([service]))
        {
            using var response = await RequestTokenAsync(other);
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        }

        Assert.That(await StatusesAsync(1), Is.EqualTo([500]));
    }

    [Test]
    public async Task Faults_do_not_affect_resource_requests()
    {
        using var granted = await RequestTokenAsync(service);
        var token = TokenIn(service, await granted.Content.ReadAsStringAsync());
        Faults.Enqueue(Fault.Status(503));
        Faults.Always = Fault.Status(500);

        using var used = await UseAsync(service, token);

        Assert.That(used.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        Assert.That(Faults.Count, Is.EqualTo(1));
    }

    [Test]
    public async Task One_fault_can_be_used_for_every_service_and_many_concurrent_requests()
    {
        var fault = Fault.Status(503);
        Emulator.Arr.Faults.Enqueue(fault, times: 20);
        Emulator.Wrap.Faults.Enqueue(fault, times: 20);
        Emulator.OAuth.Faults.Enqueue(fault, times: 20);

        var responses = await Task.WhenAll(Enumerable.Range(0, 90).Select(i => RequestTokenAsync((Service)(i % 3))));

        Assert.That(responses.Count(response => (int)response.StatusCode == 503), Is.EqualTo(60));
        Assert.That(responses.Count(response => (int)response.StatusCode == 200), Is.EqualTo(30));
        Array.ForEach(responses, response => response.Dispose());
    }

    [Test]
    public void Enqueue_requires_a_fault_and_a_positive_count() => Assert.Multiple(() =>
    {
        Assert.That(() => Faults.Enqueue(null!), Throws.ArgumentNullException);
        Assert.That(() => Faults.Enqueue(Fault.Hang(), times: 0), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => Faults.Enqueue(Fault.Hang(), times: -1), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(Faults.Count, Is.Zero);
    });

    private async Task<List<int>> StatusesAsync(int requests)
    {
        var statuses = new List<int>();
        for (var i = 0; i < requests; i++)
        {
            using var response = await RequestTokenAsync(service);
            statuses.Add((int)response.StatusCode);
        }

        return statuses;
    }
}
