namespace TokenClients.Caching;

/// <summary>The failed fetches of a scope since its last success.</summary>
/// <param name="Failures">How many fetches failed.</param>
/// <param name="Since">When the first failed, by the monotonic clock in milliseconds.</param>
internal sealed record FailureRun(int Failures, long Since);
