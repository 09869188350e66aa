namespace TokenClients.Handler;

/// <summary>Content that stands for another one: with its headers, and as long.</summary>
internal abstract class WrappedContent : HttpContent
{
    protected WrappedContent(HttpContent content)
    {
        Inner = content;
        foreach (var header in content.Headers)
        {
            Headers.TryAddWithoutValidation(header.Key, header.Value);
        }
    }

    /// <summary>The content that this one stands for; disposed with it.</summary>
    protected HttpContent Inner { get; }

    protected override bool TryComputeLength(out long length)
    {
        length = Inner.Headers.ContentLength ?? 0;
        return Inner.Headers.ContentLength is not null;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
