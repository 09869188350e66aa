using System.Collections.Concurrent;

namespace TokenClients.Tests;

/// <summary>Where a text was written.</summary>
internal enum Place
{
    Log,
    HttpClientLog,
    Exception,
    Span,
    HttpClientSpan,
    Metric,
    Text,
    Json,
    DataContract,
    Debugger,
    Health,
}

/// <summary>Collects every text that the library writes.</summary>
internal sealed class Evidence
{
    private readonly ConcurrentQueue<(Place Place, string Text)> _texts = new();

    public void Add(Place place, string? text) => _texts.Enqueue((place, text ?? ""));

    public int Count(Place place) => _texts.Count(found => found.Place == place);

    public IEnumerable<string> Of(Place place) => _texts.Where(found => found.Place == place).Select(found => found.Text);

    /// <summary>Returns the texts that contain a secret.</summary>
    public IReadOnlyList<string> Shown(Leaks leaks) =>
        [.. _texts.Distinct().Select(found => (found.Place, found.Text, Piece: leaks.Find(found.Text))).Where(found => found.Piece is not null)
            .Select(found => $"[{found.Place}] shows '{found.Piece}': {found.Text}")];
}
