using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using TokenClients;
using TokenClients.Emulator;

namespace Fleet.Run;

/// <summary>
/// Requests tokens at a constant rate, whether or not earlier calls have completed, and sometimes uses one.
/// </summary>
internal sealed class Callers(IServiceProvider services, NodeCounters counters, TokenAvailability availability)
{
    /// <summary>One of this many calls is sent to the resource with its token.</summary>
    private const int ResourceEvery = 25;

    private readonly ITokenProvider _tokens = services.GetRequiredKeyedService<ITokenProvider>(Node.Client);
    private readonly IHttpClientFactory _http = services.GetRequiredService<IHttpClientFactory>();

    public async Task RunAsync(int callsPerSecond, CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / callsPerSecond));
        var calls = new List<Task>();
        try
        {
            for (var i = 0; await timer.WaitForNextTickAsync(stopping); i++)
            {
                calls.RemoveAll(call => call.IsCompleted);
                calls.Add(i % ResourceEvery == ResourceEvery - 1 ? UseAsync() : GetAsync());
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(calls);
        }
    }

    private Task GetAsync() => CountAsync(async () =>
    {
        var call = _tokens.GetTokenAsync();
        var isHit = call.IsCompletedSuccessfully;
        var token = await call;
        availability.Update(token);
        return (isHit, token.ExpiresOn > DateTimeOffset.UtcNow ? null : "an expired token");
    });

    private Task UseAsync() => CountAsync(async () =>
    {
        using var http = _http.CreateClient(Node.ResourceClient);
        using var response = await http.PutAsync(
            new Uri($"accounts/{TokenEmulator.DefaultAccountId}/sessions/{Environment.ProcessId}", UriKind.Relative), content: null);
        return (false, response.IsSuccessStatusCode ? null : $"the resource answered {(int)response.StatusCode}");
    });

    private async Task CountAsync(Func<Task<(bool IsHit, string? Failure)>> call)
    {
        var startedOn = Stopwatch.GetTimestamp();
        var (isHit, failure) = (false, (string?)null);
        try
        {
            (isHit, failure) = await call();
        }
        catch (TokenException error)
        {
            failure = error.Reason.ToString();
        }
        catch (HttpRequestException error)
        {
            failure = $"{nameof(HttpRequestException)}: {error.HttpRequestError}";
        }

        var took = Stopwatch.GetElapsedTime(startedOn);
        counters.Count(isHit, took, failure, failure is not null && await availability.IsAvailableAsync());
    }
}
