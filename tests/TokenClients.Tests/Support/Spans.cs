using System.Collections.Concurrent;
using System.Diagnostics;

namespace TokenClients.Tests;

/// <summary>Records the completed spans of one client.</summary>
internal sealed class Spans : IDisposable
{
    private readonly ActivityListener _listener;

    public Spans(string client)
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == TokenDiagnostics.ActivitySourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                if (client.Equals(activity.GetTagItem("tokenclients.client.name")))
                {
                    Ended.Enqueue(activity);
                }
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public ConcurrentQueue<Activity> Ended { get; } = new();

    /// <summary>Returns the tags of a span, sorted by name and without the client's name: <c>a=1 b=2</c>.</summary>
    public static string Tags(Activity span) => string.Join(' ', span.TagObjects
        .Where(tag => tag.Key != "tokenclients.client.name").OrderBy(tag => tag.Key, StringComparer.Ordinal).Select(tag => $"{tag.Key}={tag.Value}"));

    public void Dispose() => _listener.Dispose();
}
