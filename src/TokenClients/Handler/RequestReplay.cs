namespace TokenClients.Handler;

/// <summary>What has to be so before a request is sent a second time.</summary>
internal static class RequestReplay
{
    private const int LongestKept = 1024 * 1024;

    /// <summary>Whether the content yields the same bytes again; false if that is not known.</summary>
    public static async ValueTask<bool> IsPossibleAsync(HttpContent? content)
    {
        switch (content)
        {
            case null or ByteArrayContent:
#if NET
            case ReadOnlyMemoryContent:
#endif
                return true;
#if NET
            case RecordedContent recorded:
                return recorded.CanBeSentAgain;
#endif
            case StreamContent:
                try
                {
                    // It returns its own stream, and rewinds that before it is sent again.
                    return (await content.ReadAsStreamAsync().ConfigureAwait(false)).CanSeek;
                }
                catch (Exception)
                {
                    return false; // disposed, for one
                }

            case MultipartContent parts:
                foreach (var part in parts)
                {
                    if (!await IsPossibleAsync(part).ConfigureAwait(false))
                    {
                        return false;
                    }
                }

                return true;
            default:
                return false;
        }
    }

    /// <summary>
    /// Reads the body of a 401, so that it holds no connection while the second attempt may need one, and can still be
    /// read afterwards.
    /// </summary>
    public static async Task KeepAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
#if NET9_0_OR_GREATER
            await response.Content.LoadIntoBufferAsync(LongestKept, cancellationToken).ConfigureAwait(false);
#else
            using var ended = cancellationToken.Register(response.Dispose);
            await (response.Content?.LoadIntoBufferAsync(LongestKept) ?? Task.CompletedTask).ConfigureAwait(false);
#endif
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Too long, or broken: whoever reads it will see. The second attempt is what matters.
        }
    }
}
