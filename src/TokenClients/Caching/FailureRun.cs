namespace TokenClients.Caching;

/// <summary>The failed fetches of a scope since the last one that succeeded.</summary>
/// <param name="Failures">How many.</param>
/// <param name="Since">When the first failed, by the monotonic clock in milliseconds.</param>
internal sealed record FailureRun(int Failures, long Since);
