namespace TokenClients.Handler;

/// <summary>Passes a request on.</summary>
internal delegate Task<HttpResponseMessage> HttpSender(HttpRequestMessage request, CancellationToken cancellationToken);

/// <summary>A request on its way with a token.</summary>
/// <param name="Request">The request.</param>
/// <param name="SentTo">Where it was sent; a redirect that is followed below changes the request's own address.</param>
/// <param name="Send">Passes it on.</param>
/// <param name="IsSynchronous">Whether the caller has no <c>await</c> and blocks its thread.</param>
/// <param name="Cancellation">The caller's.</param>
internal readonly record struct AuthenticatedRequest(
    HttpRequestMessage Request, Uri SentTo, HttpSender Send, bool IsSynchronous, CancellationToken Cancellation)
{
    /// <summary>Blocks a synchronous caller's thread until the task has ended, so that the call goes on there and takes no thread of the pool.</summary>
    public ValueTask<T> Settle<T>(ValueTask<T> task) => IsSynchronous ? new(task.AsTask().WaitForResult()) : task;

    /// <inheritdoc cref="Settle{T}" />
    public Task Settle(Task task)
    {
        if (IsSynchronous)
        {
            task.WaitForEnd();
        }

        return task;
    }

    /// <summary>Whether another host has answered, which the token was not sent to.</summary>
    public bool HasLeftTheHost(HttpResponseMessage response) =>
        !IsSameHost(Request.RequestUri) || !IsSameHost(response.RequestMessage?.RequestUri ?? SentTo);

    private bool IsSameHost(Uri? address) =>
        address == SentTo
        || (address is not null && Uri.Compare(address, SentTo, UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0);
}
