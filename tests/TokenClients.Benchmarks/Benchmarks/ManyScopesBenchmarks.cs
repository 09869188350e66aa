using BenchmarkDotNet.Attributes;
using TokenClients.Benchmarks.Peers;

namespace TokenClients.Benchmarks.Benchmarks;

/// <summary>Getting cached tokens for one, a hundred and ten thousand scopes in random order.</summary>
[MemoryDiagnoser]
public class ManyScopesBenchmarks
{
    private const int Calls = 1000;

    private OurScopes? _scopes;

    [Params(1, 100, 10_000)]
    public int Scopes { get; set; }

    [GlobalSetup]
    public async Task FillAsync() => _scopes = await OurScopes.CreateAsync(Scopes);

    [Benchmark(OperationsPerInvoke = Calls)]
    public void Hit() => _scopes!.Hit(Calls);
}
