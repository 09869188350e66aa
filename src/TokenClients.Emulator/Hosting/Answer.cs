namespace TokenClients.Emulator;

/// <summary>What a service says: made whole before any of it is sent, so that a fault can bend it.</summary>
internal sealed record Answer(int Status, string? ContentType = null, string Body = "")
{
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>Whether the status lets it have a body at all.</summary>
    public bool HasBody => Status is not (204 or 205 or 304);

    /// <summary>For how many seconds the token that it hands out lives, if it hands one out.</summary>
    public long? TokenLifetime { get; init; }

    /// <summary>By how much the <c>Date</c> header is off.</summary>
    public TimeSpan DateSkew { get; init; }

    /// <summary>This answer with one more header, which replaces one of the same name.</summary>
    public Answer With(string name, string value) => this with { Headers = [.. Headers, new(name, value)] };

    public override string ToString() => $"{Status} {ContentType}";
}
