namespace Mesh.Node.Startup;

/// <summary>Leaves signals to <see cref="StopSignals"/>: with several hosts in one process, each would take them.</summary>
internal sealed class LedLifetime : IHostLifetime
{
    /// <inheritdoc/>
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
