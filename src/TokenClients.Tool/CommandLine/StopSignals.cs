using System.Runtime.InteropServices;

namespace TokenClients.Tool;

/// <summary>Cancels on the first Ctrl-C or SIGTERM. The second one ends the process.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration[] _registrations;

    public StopSignals()
    {
        Token = _stop.Token;
        _registrations = [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM }.Select(signal => PosixSignalRegistration.Create(signal, Stop))];
    }

    public CancellationToken Token { get; }

    public void Dispose()
    {
        Array.ForEach(_registrations, registration => registration.Dispose());
        _stop.Dispose();
    }

    internal void Stop(PosixSignalContext context)
    {
        context.Cancel = !Token.IsCancellationRequested;
        try
        {
            _stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The command has just ended.
        }
    }
}
