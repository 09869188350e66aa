namespace TokenClients.Emulator;

/// <summary>A response, complete before any of it is sent, so that a fault can modify it.</summary>
internal sealed record EmulatedResponse(int Status, string? ContentType = null, string Body = "")
{
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>Whether a response with this status can have a body.</summary>
    public bool HasBody => Status is not (204 or 205 or 304);

    /// <summary>
    /// The lifetime in seconds of the token in the response, or <see langword="null"/> if it has none.
    /// </summary>
    public long? TokenLifetime { get; init; }

    /// <summary>Why the token of the request is rejected, without the token, or <see langword="null"/>.</summary>
    public string? Rejection { get; init; }

    /// <summary>The deviation of the <c>Date</c> header.</summary>
    public TimeSpan DateSkew { get; init; }

    /// <summary>Returns this response with another header, which replaces one of the same name.</summary>
    public EmulatedResponse With(string name, string value) => this with { Headers = [.. Headers, new(name, value)] };

    public override string ToString() => $"{Status} {ContentType}";
}
