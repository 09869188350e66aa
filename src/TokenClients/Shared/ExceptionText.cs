using System.Text.RegularExpressions;

namespace TokenClients.Shared;

/// <summary>Describes an exception and its inner exceptions in one line: the type and the redacted message of each.</summary>
internal static class ExceptionText
{
    private const int MaxCauses = 8;

    private const int LongestHint = 100;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    /// <summary>Describes an exception whose secrets are not known: whatever looks like a key or a token is redacted.</summary>
    public static string Of(Exception? error, string alreadyShown = "") => Of(error, ForeignText.Clean, alreadyShown);

    /// <summary>Describes an exception and its inner exceptions.</summary>
    /// <param name="error">The exception.</param>
    /// <param name="clean">Makes a message safe to show.</param>
    /// <param name="alreadyShown">Text that was already shown and is not repeated.</param>
    public static string Of(Exception? error, Func<string, string?> clean, string alreadyShown = "")
    {
        List<string> texts = [];
        for (var depth = 0; error is not null && depth < MaxCauses; depth++, error = error.InnerException)
        {
            var message = clean(WithoutHint(MessageOf(error)));
            if (message is null)
            {
                texts.Add(error.GetType().Name);
            }
            else if (!alreadyShown.Contains(message))
            {
                texts.Add($"{error.GetType().Name}: {message}");
                alreadyShown += message;
            }
        }

        return string.Join(", caused by ", texts);
    }

    /// <summary>Returns the message. A custom exception may have none, or throw when it is read.</summary>
    private static string MessageOf(Exception error) => SafeInvoke.GetOrNull(() => error.Message) ?? "";

    /// <summary>Returns the message without its full stop, and without a hint at inner exceptions, which follow anyway.</summary>
    private static string WithoutHint(string message)
    {
        var text = message.TrimEnd();
        var end = Math.Max(0, text.Length - LongestHint); // only the end is searched, because a message may have any length
        var hint = Regex.Replace(
            text.Substring(end), @"[,;.]? ?see (the )?inner exception( for (more )?details)?\.?$", "", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, Limit);
        return (text.Substring(0, end) + hint).TrimEnd('.', ' ', '\r', '\n');
    }
}
