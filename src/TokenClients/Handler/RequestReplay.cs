namespace TokenClients.Handler;

/// <summary>What has to be so before a request is sent a second time.</summary>
internal static class RequestReplay
{
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
}
