using Microsoft.Extensions.Logging;

namespace TokenClients.Diagnostics;

/// <summary>Every log message there is. They carry names, times and reasons; never a secret or a token.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Debug, "Token client '{Client}' fetched a token for {Scope}; it expires on {ExpiresOn:u}. Correlation id: {CorrelationId}")]
    public static partial void Fetched(this ILogger logger, string client, string? scope, DateTimeOffset expiresOn, string? correlationId);

    [LoggerMessage(2, LogLevel.Warning, "Token client '{Client}' could not refresh its token for {Scope}; the present one still serves. Next attempt in {Wait:0.#} s at the earliest. {Failure}")]
    public static partial void RefreshFailed(this ILogger logger, string client, string? scope, double wait, string failure);

    [LoggerMessage(3, LogLevel.Error, "Token client '{Client}' could not fetch a token for {Scope}, and there is none to serve. Next attempt in {Wait:0.#} s at the earliest. {Failure}")]
    public static partial void FetchFailed(this ILogger logger, string client, string? scope, double wait, string failure);

    [LoggerMessage(4, LogLevel.Error, "Token client '{Client}' could not get a token for {Scope} and will not by asking again, so it cools down for {Wait:0.#} s; a change of its settings ends that at once. {Failure}")]
    public static partial void CoolingDown(this ILogger logger, string client, string? scope, double wait, string failure);

    [LoggerMessage(5, LogLevel.Information, "The settings of token client '{Client}' have changed; its tokens and failures of before are forgotten")]
    public static partial void SettingsChanged(this ILogger logger, string client);

    [LoggerMessage(6, LogLevel.Error, "The changed settings of token client '{Client}' are not valid, so those of before stay in force until they are corrected. {Failure}")]
    public static partial void SettingsInvalid(this ILogger logger, string client, string failure);

    [LoggerMessage(7, LogLevel.Warning, "The token service at {Endpoint} refused {Refused}, and {Taken} is used in its place. Set {Refused} to a valid key before {Taken} is rotated.")]
    public static partial void KeySwitched(this ILogger logger, Uri endpoint, string refused, string taken);

    [LoggerMessage(8, LogLevel.Information, "{Host} refused the token for {Scope}; another took its place, and the request was sent again")]
    public static partial void Replaced(this ILogger logger, string host, string scope);

    [LoggerMessage(9, LogLevel.Warning, "{Host} refused the token for {Scope}, and the request could not be sent again with another, so the refusal is the answer. {Failure}")]
    public static partial void NotReplaced(this ILogger logger, string host, string scope, string failure);

    [LoggerMessage(10, LogLevel.Warning, "{Host} refused two tokens for {Scope}, one after the other, so the token is not what is wrong. Check its scope and audience, and the rights of its account.")]
    public static partial void RefusedTwice(this ILogger logger, string host, string scope);

    [LoggerMessage(11, LogLevel.Information, "{Host} refused the token for {Scope}. The content of the request cannot be sent twice, so the refusal is the answer; the next request carries another token.")]
    public static partial void NotSentAgain(this ILogger logger, string host, string scope);

    [LoggerMessage(12, LogLevel.Information, "A request to {Host} was redirected to another host, where the token does not go, and refused there. If that host may have tokens, send the request to it.")]
    public static partial void AnsweredElsewhere(this ILogger logger, string host);

    [LoggerMessage(13, LogLevel.Debug, "Token client '{Client}' took the token for {Scope} that another instance had fetched; it expires on {ExpiresOn:u}")]
    public static partial void Found(this ILogger logger, string client, string? scope, DateTimeOffset expiresOn);

    [LoggerMessage(14, LogLevel.Warning, "The token store of client '{Client}' fails, and until it works again tokens are fetched and kept as if there were none. {Failure}")]
    public static partial void StoreFails(this ILogger logger, string client, string failure);

    [LoggerMessage(15, LogLevel.Information, "The token store of client '{Client}' works again")]
    public static partial void StoreWorks(this ILogger logger, string client);

    [LoggerMessage(16, LogLevel.Warning, "Token client '{Client}' has no setting {Setting}; it has no effect. Correct or remove it.")]
    public static partial void UnknownSetting(this ILogger logger, string client, string setting);

    [LoggerMessage(20, LogLevel.Error, "Token client '{Client}' could not be warmed up, and its first caller will meet the same: check how it is registered. {Failure}")]
    public static partial void NotWarmedUp(this ILogger logger, string client, string failure);
}
