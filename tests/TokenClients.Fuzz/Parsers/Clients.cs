namespace TokenClients.Fuzz;

/// <summary>The three clients, each with successful responses and with errors as initial inputs.</summary>
internal static class Clients
{
    private const string Head = "$(status)\nDate: $(date)\nMS-CV: $(word)\nRetry-After: $(number)\nContent-Type: text/html\n\n";

    private static readonly string[] Headers =
        ["\nDate: ", "\nRetry-After: ", "\nWWW-Authenticate: ", "\nLocation: ", "\nContent-Type: ", "\nMS-CV: ", "\nrequest-id: ", "\nx-ms-request-id: ", "\n\n", "200", "401", "400", "429", "503", "302", PlantedSecrets.Key];

    private static readonly (string, string)[] ErrorFrames =
    [
        ("401\n\n", ""), ("401\nWWW-Authenticate: ", "\n\n"), ("400\nMS-CV: ", "\n\n"), ("503\nRetry-After: ", "\n\n"), ("302\nLocation: ", "\n\n"),
        ("302\nLocation: https://", "\n\n"), ("200\nContent-Type: ", "\n\nx"), ("200\nDate: ", "\n\nx"), ("0\n\n", ""), ("0\n\n@ https://", ""),
    ];

    private static readonly string[] Failures =
    [
        "302\nLocation: $(address)\n\n", "407\n\n", "408\n\n$(text)", "0\n\nAn address $(address) with $(secret)", "0\n\nThe proxy http://user:$(secret)@proxy.example refused",
        "200\nContent-Type: text/html; charset=utf-8\n\n<html>$(secret)</html>", "429\nRetry-After: $(date)\nDate: $(date)\n\n", "503\nRetry-After: $(number)\nrequest-id: $(secret)\n\n$(secret)",
    ];

    public static ClientParser Arr() => new(
        "arr", Arr,
        templates:
        [
            .. Vectors.Arr, "200\nDate: Thu, 01 Jan 2026 00:00:00 GMT\nMS-CV: 9rzbJp7axE6v7wmMuz0PvA.0\n\n{\"AccessToken\":\"$(life)\"}",
            "200\nDate: $(date)\n\n{\"AccessToken\":\"$(jwt)\"}", "200\n\n{\"AccessToken\":\"opaque$(text)\"}", Head + "{\"AccessToken\":$(json),\"$(word)\":$(json)}", Head + "$(json)",
        ],
        words: [.. Headers, "AccessToken", "accessToken", "{\"AccessToken\":\"", "\"}", "\"", "\\u0000", "\\r\\n", "\\ud800", "exp", "eyJ", "."],
        frames: [("200\n\n{\"AccessToken\":\"", "\"}"), ("200\n\n{\"AccessToken\":\"a.", ".c\"}"), ("200\n\n{", "}"), ("200\n\n", "")]);

    public static ClientParser ArrErrors() => new(
        "arr-error", Arr,
        templates: [.. Failures, "401\nMS-CV: $(word)\nWWW-Authenticate: Invalid token: $(secret) $(text)\n\n", "400\nWWW-Authenticate: Invalid request: $(text)\n\n", Head, "$(status)\nWWW-Authenticate: $(text)\n\n"],
        words: Headers,
        frames: ErrorFrames);

    public static ClientParser Wrap() => new(
        "wrap", Wrap,
        templates:
        [
            .. Vectors.Wrap, "200\n\nwrap_access_token=$(swt)&wrap_access_token_expires_in=$(number)", "200\nDate: $(date)\n\nwrap_access_token=$(swt)",
            "200\n\nwrap_access_token=$(base64)&wrap_access_token_expires_in=3600", Head + "wrap_access_token=$(text)&$(text)=$(text)", Head + "&&wrap_access_token_expires_in=$(number)&wrap_access_token=$(swt)\r\n",
        ],
        words: [.. Headers, "wrap_access_token=", "wrap_access_token_expires_in=", "&", "%26", "%2526", "ExpiresOn%3d", "HMACSHA256%3d", "%22", "%5c", "%0d%0a", "%00", "\r\n ", "1404435127"],
        frames: [("200\n\nwrap_access_token=", "&wrap_access_token_expires_in=9"), ("200\n\nwrap_access_token=a&wrap_access_token_expires_in=", ""), ("200\n\n", "")]);

    public static ClientParser WrapErrors() => new(
        "wrap-error", Wrap,
        templates:
        [
            .. Failures, .. Vectors.Wrap, "401\n\nError:Code:401:SubCode:T0:Detail:ACS50012: $(secret).:TraceID:$(word):TimeStamp:2014-10-25 00:59:12Z", "401\nWWW-Authenticate: WRAP $(secret)\n\n$(text)",
            "$(status)\n\nError:Code:$(number):SubCode:$(text):Detail:$(text):TraceID:$(secret):TimeStamp:$(date)", "500\n\nError:Code:500:SubCode:T9002:Detail:An internal network error occured. Please try again.",
        ],
        words: [.. Headers, "Error:Code:", ":SubCode:", ":Detail:", ":TraceID:", ":TimeStamp:", ":"],
        frames: [.. ErrorFrames, ("401\n\nError:Code:401:SubCode:T0:Detail:", ":TraceID:x:TimeStamp:y"), ("400\n\nError:Code:", "")]);

    public static ClientParser OAuth() => new(
        "oauth", OAuth,
        templates:
        [
            "200\n\n{\"token_type\":\"Bearer\",\"expires_in\":3599,\"ext_expires_in\":3599,\"access_token\":\"$(life)\"}", "200\n\n{\"access_token\":\"opaque.$(word)\",\"token_type\":\"bearer\",\"expires_in\":$(number)}",
            "200\n\n{\"access_token\":\"$(life)\",\"expires_in\":\"$(number)\"}", "200\nDate: $(date)\n\n{\"access_token\":\"$(jwt)\"}", Head + "{\"access_token\":$(json),\"token_type\":$(json),\"expires_in\":$(json),\"error\":$(json)}",
            "200\n\n\uFEFF{\"access_token\":\"$(jwt)\",\"token_type\":\"$(text)\"}", "200\n\n{\"error\":\"$(text)\",\"error_description\":\"$(secret)\"}",
        ],
        words: [.. Headers, "\"access_token\":", "\"token_type\":", "\"expires_in\":", "\"Bearer\"", "\"pop\"", "\"error\":", "{", "}", ",", "\\u0000", "\\r\\n", "\\ud800", "\uFEFF"],
        frames: [("200\n\n{\"access_token\":\"", "\"}"), ("200\n\n{\"access_token\":\"a\",\"expires_in\":\"", "\"}"), ("200\n\n{\"access_token\":\"a\",\"token_type\":\"", "\"}"), ("200\n\n{", "}"), ("200\n\n", "")]);

    public static ClientParser OAuthErrors() => new(
        "oauth-error", OAuth,
        templates:
        [
            .. Failures, "401\n\n{\"error\":\"invalid_client\",\"error_description\":\"AADSTS7000215: $(secret)\",\"trace_id\":\"$(word)\",\"correlation_id\":\"$(text)\"}",
            "$(status)\n\n{\"error\":\"$(word)\",\"error_description\":\"$(text)\"}", "400\n\n{\"errorCode\":\"$(secret)\",\"errorSummary\":\"$(text)\"}", "$(status)\n\n{\"error\":$(json),\"error_description\":$(json),\"trace_id\":$(json)}",
        ],
        words: [.. Headers, "invalid_client", "invalid_scope", "temporarily_unavailable", "\"error\":", "\"error_description\":", "\"correlation_id\":", "\"errorSummary\":", "\\n", "\\u0000", "\\u002b"],
        frames: [.. ErrorFrames, ("400\n\n{\"error\":\"", "\"}"), ("400\n\n{\"error_description\":\"", "\"}")]);

    private static ArrStsClient Arr(HttpClient http) =>
        new(http, new ArrStsClientOptions { AccountId = PlantedSecrets.AccountId, AccountKey = PlantedSecrets.Key, AccountDomain = "eastus.mixedreality.azure.com" }, StoppedTime.Instance);

    private static AcsWrapClient Wrap(HttpClient http) =>
        new(http, new AcsWrapClientOptions { ServiceNamespace = "contoso", Name = "owner", Password = PlantedSecrets.Key, Scope = "http://contoso.servicebus.windows.net/" }, StoppedTime.Instance);

    private static OAuthClient OAuth(HttpClient http) =>
        new(http, new OAuthClientOptions { Endpoint = new Uri("https://login.contoso.example/token"), ClientId = "orders", ClientSecret = PlantedSecrets.Key }, StoppedTime.Instance);
}
