namespace TokenClients.Emulator;

/// <summary>Answers the requests to some paths.</summary>
internal interface IEndpoint
{
    bool Serves(EmulatedRequest request);

    EmulatedResponse Respond(EmulatedRequest request);

    /// <summary>Returns the error response with this status.</summary>
    EmulatedResponse Fail(EmulatedRequest request, int status);

    /// <summary>
    /// Returns the normal response with a token that is signed with another key, or the normal response if it contains
    /// no token.
    /// </summary>
    EmulatedResponse RespondWithWrongKey(EmulatedRequest request) => Respond(request);

    /// <summary>Returns the normal response, but with metadata of another issuer if it contains metadata.</summary>
    EmulatedResponse RespondWithWrongIssuer(EmulatedRequest request) => Respond(request);

    /// <summary>Returns the rejection of the client's assertion, or the normal response if the request has none.</summary>
    EmulatedResponse RejectAssertion(EmulatedRequest request, AssertionRejection rejection) => Respond(request);
}
