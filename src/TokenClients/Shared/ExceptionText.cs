using System.Text.RegularExpressions;

namespace TokenClients.Shared;

/// <summary>An exception and its causes as one line: the type and the message of each, made fit to be shown.</summary>
internal static class ExceptionText
{
    private const int MostCauses = 8;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    /// <summary>Words an exception whose secrets are not known: what looks like a key or a token is left out.</summary>
    public static string Of(Exception? error, string said = "") => Of(error, ForeignText.Clean, said);

    /// <summary>Words an exception and its causes.</summary>
    /// <param name="error">The exception.</param>
    /// <param name="clean">Makes a message fit to be shown.</param>
    /// <param name="said">What has been shown already, and is not repeated.</param>
    public static string Of(Exception? error, Func<string, string?> clean, string said = "")
    {
        List<string> texts = [];
        for (var depth = 0; error is not null && depth < MostCauses; depth++, error = error.InnerException)
        {
            var message = clean(WithoutHint(MessageOf(error)));
            if (message is null)
            {
                texts.Add(error.GetType().Name);
            }
            else if (!said.Contains(message))
            {
                texts.Add($"{error.GetType().Name}: {message}");
                said += message;
            }
        }

        return string.Join(", caused by ", texts);
    }

    /// <summary>The message; a custom exception may have none, or throw when it is read.</summary>
    private static string MessageOf(Exception error) => SafeInvoke.Create(() => error.Message) ?? "";

    /// <summary>The message without its full stop, and without a hint at causes, which follow.</summary>
    private static string WithoutHint(string message) =>
        Regex.Replace(message.TrimEnd(), @"[,;.]? ?see (the )?inner exception( for (more )?details)?\.?$", "", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, Limit)
            .TrimEnd('.', ' ', '\r', '\n');
}
