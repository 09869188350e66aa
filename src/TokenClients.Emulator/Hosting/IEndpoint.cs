namespace TokenClients.Emulator;

/// <summary>Something that answers the requests of some paths.</summary>
internal interface IEndpoint
{
    bool Serves(EmulatedRequest request);

    Answer Answer(EmulatedRequest request);
}

/// <summary>An endpoint that hands out tokens, and can be asked to do so badly.</summary>
internal interface ITokenService : IEndpoint
{
    /// <summary>The normal answer, but for a token that is signed with another key.</summary>
    Answer AnswerForged(EmulatedRequest request);

    /// <summary>The error that the service answers with this status.</summary>
    Answer Fail(EmulatedRequest request, int status);
}
