using TokenClients.Benchmarks.Peers;

namespace TokenClients.Benchmarks.Ratios;

/// <summary>Measures a whole request with a cached token: the handler against Azure.Core's policy.</summary>
internal static class HandlerHits
{
    public static async IAsyncEnumerable<Measure> RunAsync()
    {
        var (ours, peer) = (new OurHandler(), new AzureCorePolicy());
        await ours.FillAsync();
        await peer.FillAsync();

        var atOnce = Interleaved.Compare(ours.SendSynchronous, peer.SendSynchronous);
        yield return atOnce.ToMeasure("request through the handler", peer.Name).RatioAtMostWithoutBytes(0.15);

        yield return new Measure("the same, answered later, B more (lower is better)", BytesMore(ours), BytesMore(peer), peer.Name)
        {
            Unit = "B",
        }.OursAtMost(160);
    }

    private static double BytesMore(Attaching attaching)
    {
        var bytes = Interleaved.Compare(
            calls => attaching.SendAsynchronous(calls, directly: false), calls => attaching.SendAsynchronous(calls, directly: true));
        return bytes.OursBytes - bytes.PeerBytes;
    }
}
