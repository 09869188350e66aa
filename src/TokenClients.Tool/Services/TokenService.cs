using System.CommandLine;

namespace TokenClients.Tool;

/// <summary>A kind of token service: the options that name one, and the client that comes of them.</summary>
internal abstract class TokenService
{
    /// <summary>What it is called on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>What it is called in sentences.</summary>
    public abstract string Title { get; }

    /// <summary>Whether a token takes a request.</summary>
    public virtual bool IsAsked => true;

    /// <summary>Adds the options to a command.</summary>
    public abstract void AddTo(Command command);

    /// <summary>Reads the settings from wherever they stand, and checks them.</summary>
    /// <param name="given">The command line.</param>
    /// <param name="terminal">Where a missing key is asked for.</param>
    /// <param name="tune">Changes the time-outs and retries before they are checked.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ToolException">A setting is missing or wrong.</exception>
    public abstract Task<PreparedClient> PrepareAsync(
        ParseResult given, Terminal terminal, Action<TokenResilienceOptions> tune, CancellationToken cancellationToken);
}
