#pragma warning disable VSTHRD002, VSTHRD103, RS0030 // The results are available.
using System.Diagnostics.CodeAnalysis;

namespace TokenClients.Handler;

/// <summary>
/// Reads results that are already available. The methods are not generic, so that calls are inlined, and take a
/// <see cref="ValueTask{TResult}"/> by reference, because copying one takes longer than reading it.
/// </summary>
internal static class CompletedTask
{
    public static bool TryGetToken(this in ValueTask<AccessToken> task, [MaybeNullWhen(false)] out AccessToken token)
    {
        token = task.IsCompletedSuccessfully ? task.Result : null;
        return task.IsCompletedSuccessfully;
    }

    public static bool TryGetResponse(this Task<HttpResponseMessage> task, [MaybeNullWhen(false)] out HttpResponseMessage response)
    {
        var isThere = task.Status == TaskStatus.RanToCompletion;
        response = isThere ? task.Result : null;
        return isThere;
    }
}
