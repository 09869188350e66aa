namespace TokenClients.Emulator;

/// <summary>An endpoint that handles only requests with a bearer token.</summary>
internal sealed class BearerRequests(IEndpoint endpoint) : IEndpoint
{
    public bool Serves(EmulatedRequest request) =>
        request.Credential("Bearer") is not null && endpoint.Serves(request);

    public EmulatedResponse Respond(EmulatedRequest request) => endpoint.Respond(request);

    public EmulatedResponse Fail(EmulatedRequest request, int status) => endpoint.Fail(request, status);
}
