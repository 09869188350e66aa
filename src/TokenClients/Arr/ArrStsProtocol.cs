using System.Text.Json;
using TokenClients.Formats;
using TokenClients.Http;

namespace TokenClients.Arr;

/// <summary>The wire protocol of the Mixed Reality STS (REST specification <c>mr-sts.json</c>, 2019-02-28-preview).</summary>
internal sealed class ArrStsProtocol : TokenProtocol
{
    public ArrStsProtocol(ArrStsClientOptions options)
    {
        var service = options.Endpoint?.ToString().TrimEnd('/') ?? $"https://sts.{options.AccountDomain}";
        var version = options.ApiVersion is { Length: > 0 } v ? $"?api-version={Uri.EscapeDataString(v)}" : "";
        Address = new Uri($"{service}/accounts/{options.AccountId}/token{version}");
        Service = new TokenServiceInfo(
            "ARR token service",
            Address,
            string.IsNullOrEmpty(options.SecondaryAccountKey) ? "AccountId and AccountKey" : "AccountId, AccountKey and SecondaryAccountKey",
            "AccountDomain or Endpoint");
    }

    public Uri Address { get; }

    public override TokenServiceInfo Service { get; }

    public override string TokenField => "AccessToken";

    /// <summary>The documented lifetime of a token, "24 hours".</summary>
    public override TimeSpan? DefaultLifetime { get; } = TimeSpan.FromHours(24);

    public override HttpRequestMessage CreateRequest(ClientCredential credential, in TokenRequest request)
    {
        var message = new HttpRequestMessage(HttpMethod.Get, Address);
        credential.ApplyTo(message.Headers, form: []);
        return message;
    }

    public override ValueTask PrepareAttemptAsync(
        HttpRequestMessage message,
        ClientCredential credential,
        TokenRequest request,
        DateTimeOffset serverTime,
        CancellationToken cancellationToken)
    {
        message.Headers.Remove(CorrelationVector.HeaderName);
        message.Headers.Add(CorrelationVector.HeaderName, CorrelationVector.New());
        return default;
    }

    public override ParsedResponse ParseResponse(TokenResponse response) =>
        new() { Token = response.IsSuccess && !response.IsTruncated ? ReadToken(response.Body) : null };

    public override TokenTimes? ReadTimes(string token) => Jwt.ReadTimes(token);

    private static string? ReadToken(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, ArrJson.Default.ArrStsResponse)?.AccessToken;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
