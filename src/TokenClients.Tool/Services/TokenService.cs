using System.CommandLine;

namespace TokenClients.Tool;

/// <summary>A kind of token service, with its command line options and its client.</summary>
internal abstract class TokenService
{
    /// <summary>The name on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>The name in sentences.</summary>
    public abstract string Title { get; }

    /// <summary>Whether getting a token sends a request.</summary>
    public virtual bool SendsRequest => true;

    /// <summary>Adds the options to a command.</summary>
    public abstract void AddTo(Command command);

    /// <summary>Reads and validates the settings.</summary>
    /// <param name="given">The command line.</param>
    /// <param name="terminal">The terminal that prompts for a missing key.</param>
    /// <param name="tune">Changes the time-outs and retries before they are validated.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="ToolException">A setting is missing or wrong.</exception>
    public abstract Task<PreparedClient> PrepareAsync(
        ParseResult given, Terminal terminal, Action<TokenResilienceOptions> tune, CancellationToken cancellationToken);
}
