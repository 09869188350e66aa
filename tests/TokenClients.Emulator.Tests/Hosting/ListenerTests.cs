using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace TokenClients.Emulator.Tests;

/// <summary>Where an emulator listens, and the address at which clients reach it.</summary>
internal sealed class ListenerTests
{
    private static readonly IPAddress? NonLoopback = NetworkInterface.GetAllNetworkInterfaces()
        .SelectMany(card => card.GetIPProperties().UnicastAddresses).Select(address => address.Address)
        .FirstOrDefault(address => address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(address));

    [Test]
    public async Task By_default_only_this_machine_can_reach_the_emulator()
    {
        await using var emulator = await TokenEmulator.StartAsync();

        Assert.That(emulator.LocalAddress, Is.EqualTo(emulator.BaseAddress));
        Assert.That(emulator.BaseAddress.Host, Is.EqualTo("127.0.0.1"));
        Assert.That(await ReachesAsync(new IPEndPoint(NonLoopbackAddress(), emulator.BaseAddress.Port)), Is.False);
    }

    [TestCase("0.0.0.0")]
    [TestCase("::")]
    public async Task An_emulator_on_all_addresses_is_reachable_beyond_loopback(string address)
    {
        await using var emulator = await TokenEmulator.StartAsync(options => options.ListenAddress = IPAddress.Parse(address));

        Assert.That(emulator.BaseAddress.Host, Is.EqualTo("localhost"));
        Assert.That(await ReachesAsync(new IPEndPoint(NonLoopbackAddress(), emulator.BaseAddress.Port)), Is.True);
        Assert.That(await ReachesAsync(new IPEndPoint(IPAddress.Loopback, emulator.BaseAddress.Port)), Is.True);
    }

    [Test]
    public async Task Endpoints_and_certificate_use_the_public_address()
    {
        await using var emulator = await TokenEmulator.StartAsync(options =>
        {
            options.UseHttps = true;
            options.BaseAddress = new Uri("https://sts.test:5001");
        });
        using var handler = emulator.CreateHandler();
        handler.ConnectCallback = async (_, cancellationToken) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(IPAddress.Loopback, emulator.LocalAddress!.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        };
        using var client = new HttpClient(handler);
        using var response = await client.GetAsync(new Uri(emulator.Arr.Endpoint, $"accounts/{TokenEmulator.DefaultAccountId}/token"));

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(emulator.Wrap.Endpoint, Is.EqualTo(new Uri("https://sts.test:5001/WRAPv0.9/")));
        Assert.That(emulator.LocalAddress!.Host, Is.EqualTo("127.0.0.1"));
        Assert.That(emulator.Certificate!.MatchesHostname("other.test"), Is.False);
    }

    [Test]
    public async Task The_certificate_is_for_the_address_that_the_emulator_listens_on()
    {
        var own = NonLoopbackAddress();
        await using var emulator = await TokenEmulator.StartAsync(options => (options.ListenAddress, options.UseHttps) = (own, true));

        Assert.That(emulator.Certificate!.MatchesHostname($"{own}"), Is.True);
        Assert.That(emulator.BaseAddress.Host, Is.EqualTo($"{own}"));
    }

    [Test]
    public async Task An_address_that_the_machine_does_not_have_is_reported()
    {
        var error = await Assert.ThrowsAsync<IOException>(
            () => TokenEmulator.StartAsync(options => options.ListenAddress = IPAddress.Parse("192.0.2.1")));

        Assert.That(error!.Message, Does.StartWith("The emulator cannot listen on 192.0.2.1: this machine does not have that address. "));
    }

    [Test]
    public void A_null_listen_address_is_rejected() =>
        Assert.That(() => new TokenEmulatorOptions().ListenAddress = null!, Throws.ArgumentNullException);

    private static IPAddress NonLoopbackAddress()
    {
        if (NonLoopback is null)
        {
            Assert.Ignore("This machine has only loopback addresses.");
        }

        return NonLoopback!;
    }

    private static async Task<bool> ReachesAsync(IPEndPoint endPoint)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(endPoint);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
