using Microsoft.Extensions.Logging;

namespace TokenClients.Diagnostics;

/// <summary>All log messages. They contain names, times and reasons, never a secret or a token.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Debug, "Token client '{Client}' acquired a token for {Scope}; it expires on {ExpiresOn:u}. Correlation id: {CorrelationId}")]
    public static partial void Fetched(this SafeLogger logger, string client, string? scope, DateTimeOffset expiresOn, string? correlationId);

    [LoggerMessage(2, LogLevel.Warning, "Token client '{Client}' could not refresh its token for {Scope}; the current token is still valid. Next attempt in {Wait:0.#} s at the earliest. {Failure}")]
    public static partial void RefreshFailed(this SafeLogger logger, string client, string? scope, double wait, string failure);

    [LoggerMessage(3, LogLevel.Error, "Token client '{Client}' could not acquire a token for {Scope}, and no valid token is cached. Next attempt in {Wait:0.#} s at the earliest. {Failure}")]
    public static partial void FetchFailed(this SafeLogger logger, string client, string? scope, double wait, string failure);

    [LoggerMessage(4, LogLevel.Error, "Token client '{Client}' could not acquire a token for {Scope}, and retrying will not help. Next attempt in {Wait:0.#} s, or when the settings change. {Failure}")]
    public static partial void CoolingDown(this SafeLogger logger, string client, string? scope, double wait, string failure);

    [LoggerMessage(5, LogLevel.Information, "The settings of token client '{Client}' have changed; cached tokens and failures were cleared")]
    public static partial void SettingsChanged(this SafeLogger logger, string client);

    [LoggerMessage(6, LogLevel.Error, "The changed settings of token client '{Client}' are not valid; the previous settings remain in use until they are corrected. {Failure}")]
    public static partial void SettingsInvalid(this SafeLogger logger, string client, string failure);

    [LoggerMessage(7, LogLevel.Warning, "The token service at {Endpoint} rejected {Rejected}; {Used} is used instead. Replace the value of {Rejected} before {Used} is rotated.")]
    public static partial void KeySwitched(this SafeLogger logger, Uri endpoint, string rejected, string used);

    [LoggerMessage(8, LogLevel.Information, "{Host} rejected the token of client '{Client}' for {Scope}; the token was replaced and the request sent again")]
    public static partial void Replaced(this SafeLogger logger, string host, string client, string scope);

    [LoggerMessage(9, LogLevel.Warning, "{Host} rejected the token of client '{Client}' for {Scope}, and the request could not be sent again with a new token, so the 401 is returned. {Failure}")]
    public static partial void NotReplaced(this SafeLogger logger, string host, string client, string scope, string failure);

    [LoggerMessage(10, LogLevel.Warning, "{Host} rejected two tokens of client '{Client}' for {Scope} in a row, so a new token does not help. Check the token's scope and audience, and the permissions of its account.")]
    public static partial void RejectedTwice(this SafeLogger logger, string host, string client, string scope);

    [LoggerMessage(11, LogLevel.Information, "{Host} rejected the token of client '{Client}' for {Scope}. The content of the request cannot be sent twice, so the 401 is returned; the next request carries a new token.")]
    public static partial void NotSentAgain(this SafeLogger logger, string host, string client, string scope);

    [LoggerMessage(12, LogLevel.Information, "A request to {Host} with a token of client '{Client}' was redirected to another host, which received no token and rejected the request. If that host may receive tokens, send the request to it directly.")]
    public static partial void AnsweredElsewhere(this SafeLogger logger, string host, string client);

    [LoggerMessage(13, LogLevel.Debug, "Token client '{Client}' found a token for {Scope} in the shared store; it expires on {ExpiresOn:u}")]
    public static partial void Found(this SafeLogger logger, string client, string? scope, DateTimeOffset expiresOn);

    [LoggerMessage(14, LogLevel.Warning, "The token store of client '{Client}' failed and is skipped until it works again. {Failure}")]
    public static partial void StoreFails(this SafeLogger logger, string client, string failure);

    [LoggerMessage(15, LogLevel.Information, "The token store of client '{Client}' works again")]
    public static partial void StoreWorks(this SafeLogger logger, string client);

    [LoggerMessage(16, LogLevel.Warning, "Token client '{Client}' has no setting '{Setting}', so it is ignored. Correct or remove it.")]
    public static partial void UnknownSetting(this SafeLogger logger, string client, string setting);

    [LoggerMessage(17, LogLevel.Information, "The HttpClient of token client '{Client}' does not use {Handlers}, which ConfigureHttpClientDefaults adds to every client, because it has its own retries and time-outs. If it needs one of them, add it to the token client's HttpClientBuilder.")]
    public static partial void HandlersLeftOut(this SafeLogger logger, string client, string handlers);

    [LoggerMessage(18, LogLevel.Warning, "The provider {Provider} of token client '{Client}' threw {Error} when it was disposed after a fetch; the result of the fetch is used")]
    public static partial void NotDisposed(this SafeLogger logger, string client, string provider, string error);

    [LoggerMessage(20, LogLevel.Error, "Token client '{Client}' could not prefetch a token; the first request will fail the same way. Check how the client is registered. {Failure}")]
    public static partial void PrefetchFailed(this SafeLogger logger, string client, string failure);

    [LoggerMessage(21, LogLevel.Information, "Token client '{Client}' acquired a token for {Scope} again; it expires on {ExpiresOn:u}. Preceding failed fetches: {Failures}, over {Duration:0.#} s. Correlation id: {CorrelationId}")]
    public static partial void Recovered(
        this SafeLogger logger, string client, string? scope, DateTimeOffset expiresOn, int failures, double duration, string? correlationId);

    [LoggerMessage(22, LogLevel.Warning, "The metadata of the OAuth server {Authority} could not be refreshed; the known metadata remains in use, and is requested again after 5 minutes. {Failure}")]
    public static partial void MetadataNotRefreshed(this SafeLogger logger, Uri authority, string failure);

    [LoggerMessage(23, LogLevel.Information, "The certificate of token client '{Client}' has changed; tokens that are bound to the previous one were cleared")]
    public static partial void CertificateChanged(this SafeLogger logger, string client);
}
