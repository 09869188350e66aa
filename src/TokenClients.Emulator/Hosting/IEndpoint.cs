namespace TokenClients.Emulator;

/// <summary>Answers the requests to some paths.</summary>
internal interface IEndpoint
{
    bool Serves(EmulatedRequest request);

    Answer Answer(EmulatedRequest request);

    /// <summary>Returns the error response with this status.</summary>
    Answer Fail(EmulatedRequest request, int status);

    /// <summary>
    /// Returns the normal response with a token that is signed with another key, or the normal response if it contains
    /// no token.
    /// </summary>
    Answer AnswerForged(EmulatedRequest request) => Answer(request);
}
