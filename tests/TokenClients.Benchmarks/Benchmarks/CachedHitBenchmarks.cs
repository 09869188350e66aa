using BenchmarkDotNet.Attributes;
using TokenClients.Benchmarks.Peers;

namespace TokenClients.Benchmarks.Benchmarks;

/// <summary>Getting a cached token, with this library and others.</summary>
[MemoryDiagnoser]
public class CachedHitBenchmarks
{
    private const int Calls = 1000;

    private readonly Contender _bare = new BareLoop();
    private readonly Contender _ours = new Ours(new TokenSource());
    private readonly Contender _attached = new OursAttached(new TokenSource());
    private readonly Contender _memoryCache = new MemoryCachePeer(new TokenSource());
    private readonly Contender _hybridCache = HybridCachePeer.OfString(new TokenSource());
    private readonly Contender _hybridCacheRecord = HybridCachePeer.OfRecord(new TokenSource());
    private readonly Contender _fusionCache = FusionCachePeer.OfString(new TokenSource());
    private readonly Contender _fusionCacheRecord = FusionCachePeer.OfRecord(new TokenSource());
    private readonly Contender _aws = new AwsPeer(new TokenSource());
    private readonly Contender _azureCore = new AzureCorePeer(new TokenSource());
    private readonly Contender _google = new GooglePeer(new TokenSource());
    private readonly Contender _msal = new MsalPeer(new TokenSource());

    [GlobalSetup]
    public Task FillAsync() => Task.WhenAll(
        new[] { _ours, _attached, _memoryCache, _hybridCache, _hybridCacheRecord, _fusionCache, _fusionCacheRecord, _aws, _azureCore, _google, _msal }
            .Select(contender => contender.CallAsync()));

    [Benchmark(Baseline = true, OperationsPerInvoke = Calls)]
    public void BareTickLoop() => _bare.Hit(Calls);

    [Benchmark(OperationsPerInvoke = Calls)]
    public void TokenClients() => _ours.Hit(Calls);

    [Benchmark(OperationsPerInvoke = Calls)]
    public void TokenClientsPutOnRequest() => _attached.Hit(Calls);

    [Benchmark(OperationsPerInvoke = Calls)]
    public void MemoryCache() => _memoryCache.Hit(Calls);

    [Benchmark(OperationsPerInvoke = Calls)]
    public void HybridCache() => _hybridCache.Hit(Calls);

    [Benchmark(OperationsPerInvoke = Calls)]
    public void HybridCacheRecord() => _hybridCacheRecord.Hit(Calls);

    [Benchmark(OperationsPerInvoke = Calls)]
    public void FusionCache() => _fusionCache.Hit(Calls);

    [Benchmark(OperationsPerInvoke = Calls)]
    public void FusionCacheRecord() => _fusionCacheRecord.Hit(Calls);

    [Benchmark(OperationsPerInvoke = Calls)]
    public void AwsSdk() => _aws.Hit(Calls);

    [Benchmark(OperationsPerInvoke = Calls)]
    public void AzureCorePutOnRequest() => _azureCore.Hit(Calls);

    [Benchmark(OperationsPerInvoke = Calls)]
    public void Google() => _google.Hit(Calls);

    [Benchmark(OperationsPerInvoke = Calls)]
    public void Msal() => _msal.Hit(Calls);
}
