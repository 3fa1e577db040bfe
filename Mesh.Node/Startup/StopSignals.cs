using System.Runtime.InteropServices;

namespace Mesh.Node.Startup;

/// <summary>SIGTERM and SIGINT: the first asks the process to stop, the next one ends it at once.</summary>
/// <remarks>One that follows within a second is the same wish told twice: a terminal signals the whole group, and
/// <c>dotnet run</c> and <c>timeout</c> pass on what they get.</remarks>
internal sealed class StopSignals : IDisposable
{
    private static readonly TimeSpan Echo = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _clock = TimeProvider.System;
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PosixSignalRegistration[] _registrations;
    private long _askedAt;

    internal StopSignals() => _registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Receive(context, 128 + 15)),
        PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Receive(context, 128 + 2)),
    ];

    /// <summary>Ends when the process was asked to stop.</summary>
    internal Task Asked => _asked.Task;

    public void Dispose() => Array.ForEach(_registrations, registration => registration.Dispose());

    private void Receive(PosixSignalContext context, int exitCode)
    {
        context.Cancel = true;
        if (Interlocked.CompareExchange(ref _askedAt, _clock.GetTimestamp(), 0) is var askedAt and not 0)
        {
            if (_clock.GetElapsedTime(askedAt) > Echo)
            {
                Environment.Exit(exitCode);
            }

            return;
        }

        _asked.SetResult();
    }
}
