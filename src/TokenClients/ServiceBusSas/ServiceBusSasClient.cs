using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using TokenClients.Formats;
using TokenClients.ServiceBusSas;

namespace TokenClients;

/// <summary>
/// Generates shared access signatures for Service Bus, which replaced the tokens of the Access Control Service. They are signed
/// locally, without any request, and are sent as <c>Authorization: SharedAccessSignature sr=…&amp;sig=…&amp;se=…&amp;skn=…</c>.
/// Wrap it in a <see cref="CachingTokenProvider"/>, or let <c>services.AddServiceBusSasTokens()</c> do so.
/// </summary>
/// <remarks>
/// Does not cache tokens. Safe to use from several threads. <see cref="AccessToken.Value"/> is the whole text, including the
/// scheme, as Service Bus accepts it outside HTTP too. The expiry is by this machine's clock, whose error must be smaller than
/// the tokens' <see cref="ServiceBusSasClientOptions.Lifetime"/>.
/// </remarks>
public sealed class ServiceBusSasClient : ITokenProvider
{
    private const string Scheme = "SharedAccessSignature";

    private readonly ServiceBusAddress _base;
    private readonly ServiceBusAddress _resource;
    private readonly string _keyName;

    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private readonly byte[] _key;

    private readonly TimeSpan _lifetime;
    private readonly TimeProvider _time;

    /// <summary>Creates a client.</summary>
    /// <param name="options">The client's settings. They are read once, here; later changes have no effect.</param>
    /// <param name="timeProvider">The clock; the system clock by default.</param>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> is <see langword="null"/>.</exception>
    /// <exception cref="OptionsValidationException">A setting is missing or invalid; the message names it and says how to fix it.</exception>
    public ServiceBusSasClient(ServiceBusSasClientOptions options, TimeProvider? timeProvider = null)
    {
        SettingRules.Require(ServiceBusSasClientOptionsValidator.Instance, options ?? throw new ArgumentNullException(nameof(options)));

        var connection = !string.IsNullOrEmpty(options.ConnectionString)
            && SasConnectionString.TryRead(options.ConnectionString!, out var read, out _) ? read : null;
        _base = connection?.Namespace ?? ServiceBusAddress.Parse(options.Endpoint!.OriginalString)!;
        _resource = connection?.Resource ?? _base;
        _keyName = Uri.EscapeDataString(connection?.KeyName ?? options.KeyName!);
        _key = Encoding.UTF8.GetBytes(connection?.Key ?? options.Key!);
        PartitionKey = CompositeKey.Join(_base.Text, _resource.Text, _keyName);
        _lifetime = options.Lifetime;
        _time = timeProvider ?? TimeProvider.System;
    }

    internal string PartitionKey { get; }

    /// <summary>Generates a token. Completes synchronously.</summary>
    /// <param name="request">
    /// The request. Its scope replaces the resource of the settings: a path under the endpoint (<c>orders</c>), or an address
    /// (<c>sb://contoso.servicebus.windows.net/orders</c>).
    /// </param>
    /// <param name="cancellationToken">Cancels this call.</param>
    /// <returns>A token that has not expired.</returns>
    /// <exception cref="TokenException">The scope is not an address in Service Bus.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public ValueTask<AccessToken> GetTokenAsync(TokenRequest request, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return new(Task.FromCanceled<AccessToken>(cancellationToken));
        }

        if (request.Parts != RequestParts.None)
        {
            return new(Task.FromException<AccessToken>(new TokenException(
                TokenFailureReason.BadRequest,
                $"A shared access signature does not support {request.Parts}, which the TokenRequest sets. Remove that from the request.")));
        }

        var resource = request.Scope is { } scope ? _base.Find(scope) : _resource;
        return resource is null
            ? new(Task.FromException<AccessToken>(ServiceBusAddress.NoScope()))
            : new(Sign(resource, request.Scope));
    }

    private AccessToken Sign(ServiceBusAddress resource, string? scope)
    {
        var expiresOn = (_time.GetUtcNow() + _lifetime).ToUnixTimeSeconds();
        var se = expiresOn.ToString(CultureInfo.InvariantCulture);
        var sr = Uri.EscapeDataString(resource.Text.ToLowerInvariant());
        using var hmac = new HMACSHA256(_key);
        var sig = Uri.EscapeDataString(Convert.ToBase64String(hmac.ComputeHash(Encoding.UTF8.GetBytes($"{sr}\n{se}"))));

        var authorization = new AuthenticationHeaderValue(Scheme, $"sr={sr}&sig={sig}&se={se}&skn={_keyName}");
        return new AccessToken(authorization.ToString(), DateTimeOffset.FromUnixTimeSeconds(expiresOn), authorization, scope);
    }
}
