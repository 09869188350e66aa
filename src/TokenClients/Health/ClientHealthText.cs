using System.Globalization;
using TokenClients.Diagnostics;

namespace TokenClients.Health;

/// <summary>The text of a client's health report: names, times and reasons, never a secret or a token.</summary>
internal static class ClientHealthText
{
    public static string Describe(ClientHealth health)
    {
        var token = health.Scope is null ? "token" : $"token for {Printable.Of(health.Scope)}";
        var state = health.State switch
        {
            ClientState.Valid => $"a {token} is valid until {Time(health.ExpiresOn)}.",
            ClientState.RefreshFailing => $"a {token} is valid until {Time(health.ExpiresOn)}, but its refresh failed: {Failure(health)}.",
            ClientState.ScopeFailing => $"there is no {token}, and the last fetch failed: {Failure(health)}; other scopes are not affected.",
            ClientState.Failing => $"there is no {token}, and the last fetch failed: {Failure(health)}.",
            ClientState.Expired => $"the {token} expired on {Time(health.ExpiresOn)}, and none has been requested since.",
            ClientState.Unused => "no token has been requested.",
            _ => "its provider is not a cache of this library, so its state is unknown.",
        };
        return health.Credential is { RejectedSetting: { } rejected } use
            ? $"{health.Client}: {state} {use.Setting} is in use because {rejected} was rejected; replace {rejected}."
            : $"{health.Client}: {state}";
    }

    /// <summary>Returns the same information as values, for dashboards.</summary>
    public static IEnumerable<KeyValuePair<string, object>> Data(ClientHealth health) => new (string Key, string? Value)[]
    {
        ("state", Text(health.State)),
        ("scope", health.Scope is null ? null : Printable.Of(health.Scope)),
        ("expires_on", Time(health.ExpiresOn)),
        ("reason", health.Failure is { } failure ? TelemetryTags.Text(failure.Reason) : null),
        ("correlation_id", health.Failure?.CorrelationId),
        ("next_attempt", Time(health.NextAttempt)),
        ("setting_in_use", health.Credential?.Setting),
        ("setting_rejected", health.Credential?.RejectedSetting),
    }.Where(entry => entry.Value is not null).Select(entry => new KeyValuePair<string, object>($"{health.Client}.{entry.Key}", entry.Value!));

    private static string Failure(ClientHealth health) =>
        TelemetryTags.Text(health.Failure!.Reason)
        + (health.Failure.CorrelationId is { } id ? $", correlation id {id}" : "")
        + (health.NextAttempt is { } next ? $"; next attempt on {Time(next)} at the earliest" : "");

    private static string Text(ClientState state) => state switch
    {
        ClientState.Valid => "valid",
        ClientState.ScopeFailing => "scope_failing",
        ClientState.RefreshFailing => "refresh_failing",
        ClientState.Failing => "failing",
        ClientState.Expired => "expired",
        ClientState.Unused => "unused",
        _ => "foreign",
    };

    private static string? Time(DateTimeOffset? time) => time?.ToString("u", CultureInfo.InvariantCulture);
}
