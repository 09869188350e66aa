namespace TokenClients.Handler;

/// <summary>Passes a request to the inner handler on the thread of a synchronous caller.</summary>
internal delegate HttpResponseMessage SynchronousSender(HttpRequestMessage request, CancellationToken cancellationToken);

/// <summary>A request that is sent with a token.</summary>
/// <param name="Request">The request.</param>
/// <param name="SentTo">
/// The address that the request was sent to. An inner handler that follows a redirect changes the request's own address.
/// </param>
/// <param name="Send">For a synchronous caller, which blocks its thread: passes the request to the inner handler.</param>
/// <param name="Cancellation">The caller's cancellation token.</param>
internal readonly record struct AuthenticatedRequest(
    HttpRequestMessage Request, Uri SentTo, SynchronousSender? Send, CancellationToken Cancellation)
{
    private bool IsSynchronous => Send is not null;

    /// <summary>
    /// Blocks the thread of a synchronous caller until the task has completed, so that the call continues there and needs no
    /// thread-pool thread.
    /// </summary>
    public ValueTask<T> WaitIfSynchronous<T>(ValueTask<T> task) => IsSynchronous ? new(task.AsTask().WaitForResult()) : task;

    /// <inheritdoc cref="WaitIfSynchronous{T}" />
    public Task WaitIfSynchronous(Task task)
    {
        if (IsSynchronous)
        {
            task.WaitForEnd();
        }

        return task;
    }

    /// <summary>Whether the response came from another host, which did not get the token.</summary>
    public bool HasLeftTheHost(HttpResponseMessage response) =>
        !IsSameHost(Request.RequestUri) || !IsSameHost(response.RequestMessage?.RequestUri ?? SentTo);

    private bool IsSameHost(Uri? address) =>
        address == SentTo
        || (address is not null && Uri.Compare(address, SentTo, UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0);
}
