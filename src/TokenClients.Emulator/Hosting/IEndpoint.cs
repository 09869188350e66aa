namespace TokenClients.Emulator;

/// <summary>Something that answers the requests of some paths.</summary>
internal interface IEndpoint
{
    bool Serves(EmulatedRequest request);

    Answer Answer(EmulatedRequest request);

    /// <summary>The error that the endpoint answers with this status.</summary>
    Answer Fail(EmulatedRequest request, int status);

    /// <summary>
    /// The normal answer, but for a token that is signed with another key: the same where none is handed out.
    /// </summary>
    Answer AnswerForged(EmulatedRequest request) => Answer(request);
}
