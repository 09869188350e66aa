using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.DependencyInjection;
using TokenClients.Benchmarks.Loopback;
using TokenClients.Emulator;

namespace TokenClients.Benchmarks.Benchmarks;

/// <summary>A fetch from the emulator over an open connection.</summary>
[MemoryDiagnoser]
public class LoopbackFetchBenchmarks : IDisposable
{
    private readonly HttpClient _http = new();
    private TokenEmulator? _emulator;
    private ServiceProvider? _services;
    private CachingTokenProvider? _cache;
    private ArrStsClient? _client;
    private BareClient? _bare;

    [GlobalSetup]
    public async Task StartAsync()
    {
        _emulator = await TokenEmulator.StartAsync();
        _services = Registered.Ours(_emulator.Arr.Endpoint);
        _cache = (CachingTokenProvider)_services.GetRequiredService<ITokenProvider>();
        _client = _services.GetRequiredService<ArrStsClient>();
        _bare = new BareClient(_http, _emulator.Arr.Endpoint);
    }

    [Benchmark(Baseline = true)]
    public Task BareHttpClient() => _bare!.FetchAsync();

    [Benchmark]
    public Task ClientAlone() => _client!.GetTokenAsync(default).AsTask();

    [Benchmark]
    public Task CacheMiss()
    {
        _cache!.Clear();
        return _cache.GetTokenAsync(default).AsTask();
    }

    [GlobalCleanup]
    public async Task StopAsync()
    {
        await _services!.DisposeAsync();
        await _emulator!.DisposeAsync();
    }

    public void Dispose()
    {
        _http.Dispose();
        GC.SuppressFinalize(this);
    }
}
