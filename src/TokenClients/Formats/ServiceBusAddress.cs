namespace TokenClients.Formats;

/// <summary>
/// The address of a Service Bus namespace, or of an entity in it, normalized to the form that its token services expect:
/// <c>http://</c>, no port, no query, the host in lower case, and a trailing slash.
/// </summary>
internal sealed class ServiceBusAddress
{
    private static readonly string[] Schemes = ["sb", "https", "http", "amqps", "amqp"];

    private ServiceBusAddress(Uri address)
    {
        Host = address.Host;
        Text = $"http://{address.Host}{address.AbsolutePath.TrimEnd('/')}/";
    }

    public string Host { get; }

    public string Text { get; }

    /// <summary>
    /// Parses an address such as <c>sb://contoso.servicebus.windows.net/orders</c>. Returns <see langword="null"/> for anything
    /// else.
    /// </summary>
    public static ServiceBusAddress? Parse(string text)
    {
        var mark = text.IndexOf("://", StringComparison.Ordinal);
        if (mark < 0 || !Schemes.Contains(text.Substring(0, mark), StringComparer.OrdinalIgnoreCase))
        {
            return null;
        }

        // Replace the scheme with http, so that all addresses are parsed by the same rules.
        var rest = text.Substring(mark + 3).Split('?', '#')[0];
        return !rest.Any(IsOutOfPlace) && Uri.TryCreate($"http://{rest}", UriKind.Absolute, out var uri)
            ? new ServiceBusAddress(uri)
            : null;
    }

    /// <summary>
    /// Resolves a scope: a path such as <c>orders</c> is relative to this address; an address is used as it is. Returns
    /// <see langword="null"/> for anything else.
    /// </summary>
    public ServiceBusAddress? Find(string scope) => scope.Contains("://") ? Parse(scope) : Under(scope);

    /// <summary>
    /// Returns the address of a path under this one, or <see langword="null"/> if the path is empty, not valid, or leads
    /// elsewhere.
    /// </summary>
    public ServiceBusAddress? Under(string path) =>
        path.Trim('/').Length > 0 && !path.Contains(':') && Parse(Text + path.TrimStart('/')) is { } address
        && address.Text.Length > Text.Length && address.Text.StartsWith(Text, StringComparison.Ordinal)
            ? address
            : null;

    /// <summary>
    /// Creates the exception for a scope that is not an address in Service Bus. It does not show the scope, which may be a key.
    /// </summary>
    public static TokenException NoScope() => new(
        TokenFailureReason.BadRequest,
        "The scope of the request is not an address in Service Bus. Request a path such as 'orders', or an address such as " +
        "'sb://contoso.servicebus.windows.net/orders'.");

    // No name in Service Bus contains these: '@' would end a user name, '\' would count as '/', and ',' would separate two addresses.
    private static bool IsOutOfPlace(char character) =>
        character is '@' or '\\' or ',' || char.IsWhiteSpace(character) || char.IsControl(character);
}
