namespace TokenClients.Handler;

/// <summary>Content that wraps other content, with the same headers and length.</summary>
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

    /// <summary>The wrapped content, which is disposed with this one.</summary>
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
