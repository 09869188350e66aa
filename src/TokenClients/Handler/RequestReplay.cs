namespace TokenClients.Handler;

/// <summary>Decides whether a request can be sent a second time.</summary>
internal static class RequestReplay
{
    /// <summary>Whether the content yields the same bytes again; <see langword="false"/> if that is not known.</summary>
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
                    // StreamContent returns its own stream, and rewinds it before it is sent again.
                    return (await content.ReadAsStreamAsync().ConfigureAwait(false)).CanSeek;
                }
                catch (Exception)
                {
                    return false; // for instance because it is disposed
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
}
