namespace TokenClients.AcsWrap;

/// <summary>
/// The text of an ACS error, <c>Error:Code:401:SubCode:T0:Detail:ACS50012: Authentication
/// failed.:TraceID:{guid}:TimeStamp:{time}</c>. The detail and the time contain colons themselves, and the last two fields may
/// be missing.
/// </summary>
internal readonly record struct AcsError(string? Code, string? SubCode, string? Detail, string? TraceId)
{
    /// <summary>Reads the fields that are present. All are <see langword="null"/> if the text has another format.</summary>
    public static AcsError Parse(string text)
    {
        text = text.Trim();
        if (!text.StartsWith("Error:Code:", StringComparison.Ordinal))
        {
            return default;
        }

        // The first two fields are read from the front, the last two from the back; what is between is the detail.
        var subCode = text.IndexOf(":SubCode:", StringComparison.Ordinal);
        var detail = text.IndexOf(":Detail:", StringComparison.Ordinal);
        var traceId = text.LastIndexOf(":TraceID:", StringComparison.Ordinal);
        var timeStamp = text.LastIndexOf(":TimeStamp:", StringComparison.Ordinal);
        return new AcsError(
            Between(text, 0, "Error:Code:", subCode, detail, traceId, timeStamp),
            Between(text, subCode, ":SubCode:", detail, traceId, timeStamp),
            Between(text, detail, ":Detail:", traceId, timeStamp),
            Between(text, traceId, ":TraceID:", timeStamp));
    }

    private static string? Between(string text, int start, string mark, params int[] ends)
    {
        if (start < 0)
        {
            return null;
        }

        start += mark.Length;
        var end = ends.Where(position => position >= start).DefaultIfEmpty(text.Length).Min();
        return start < end ? text.Substring(start, end - start) : null;
    }
}
