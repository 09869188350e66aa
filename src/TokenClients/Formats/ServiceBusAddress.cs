namespace TokenClients.Formats;

/// <summary>
/// The address of a Service Bus namespace, or of something in it, in the form that its token services know: <c>http://</c>,
/// no port, no query, the host in lower case, a slash at the end; whatever form it was given in.
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

    /// <summary>Reads an address such as <c>sb://contoso.servicebus.windows.net/orders</c>; else gives <see langword="null"/>.</summary>
    public static ServiceBusAddress? Parse(string text)
    {
        var mark = text.IndexOf("://", StringComparison.Ordinal);
        if (mark < 0 || !Schemes.Contains(text.Substring(0, mark), StringComparer.OrdinalIgnoreCase))
        {
            return null;
        }

        // One scheme for all, so that each is parsed by the rules of the web and not by those of a scheme nobody knows.
        var rest = text.Substring(mark + 3).Split('?', '#')[0];
        return !rest.Any(IsOutOfPlace) && Uri.TryCreate($"http://{rest}", UriKind.Absolute, out var uri)
            ? new ServiceBusAddress(uri)
            : null;
    }

    /// <summary>
    /// What a scope means here: a path such as <c>orders</c> lies under this address, another address stands for itself;
    /// anything else is <see langword="null"/>.
    /// </summary>
    public ServiceBusAddress? Find(string scope) => scope.Contains("://") ? Parse(scope) : Under(scope);

    /// <summary>The address of a path under this one, or <see langword="null"/> if it leads nowhere or out of here.</summary>
    public ServiceBusAddress? Under(string path) =>
        path.Trim('/').Length > 0 && !path.Contains(':') && Parse(Text + path.TrimStart('/')) is { } address
        && address.Text.Length > Text.Length && address.Text.StartsWith(Text, StringComparison.Ordinal)
            ? address
            : null;

    /// <summary>The failure of a request whose scope is no address here. The scope is not shown: a key may stand there.</summary>
    public static TokenException NoScope() => new(
        TokenFailureReason.BadRequest,
        "The scope of the request names nothing in Service Bus. Ask for a path such as 'orders', or for an address such as " +
        "'sb://contoso.servicebus.windows.net/orders'.");

    // No name in Service Bus holds these; '@' would end a user name, '\' stands for '/', and ',' parts two addresses.
    private static bool IsOutOfPlace(char character) =>
        character is '@' or '\\' or ',' || char.IsWhiteSpace(character) || char.IsControl(character);
}
