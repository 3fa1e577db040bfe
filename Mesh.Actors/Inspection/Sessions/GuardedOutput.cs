using Microsoft.Extensions.Logging;

namespace Mesh.Inspection.Sessions;

/// <summary>
/// A handler's output, where whatever goes wrong in the handler ends as <see cref="CommandFailedException"/>.
/// </summary>
/// <remarks>So that a handler's own faults are never taken for faults of the connection, and end no session.</remarks>
internal sealed class GuardedOutput(
    string command, Func<IAsyncEnumerable<Output>> start, ILogger logger, CancellationToken cancellation)
    : IAsyncDisposable
{
    private IAsyncEnumerator<Output>? _output;

    public Output Current => _output!.Current;

    public async ValueTask<bool> MoveNextAsync()
    {
        try
        {
            cancellation.ThrowIfCancellationRequested();
            _output ??= start().GetAsyncEnumerator(cancellation);
            return await _output.MoveNextAsync();
        }
        catch (CommandFailedException)
        {
            throw;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            throw new CommandFailedException($"\"{command}\" was cancelled.");
        }
        catch (Exception fault)
        {
            logger.CommandThrew(fault, command);
            throw new CommandFailedException($"\"{command}\" failed with {fault.GetType().Name}: {fault.Message}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_output is null)
        {
            return;
        }

        try
        {
            await _output.DisposeAsync();
        }
        catch (Exception fault)
        {
            logger.CommandThrewAtItsEnd(fault, command);
        }
    }
}
