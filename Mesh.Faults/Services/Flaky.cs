using Mesh.Faults.Records;

namespace Mesh.Faults.Services;

/// <summary>Fails every other call.</summary>
internal sealed class Flaky(Recorder recorder) : IServiceHandler
{
    private int _calls;

    /// <inheritdoc/>
    public ValueTask<Reply> HandleAsync(Request request, CancellationToken cancellation)
    {
        using (recorder.Start(request))
        {
            return Interlocked.Increment(ref _calls) % 2 == 0
                ? throw new InvalidOperationException("Every other call fails.")
                : new(Reply.With(request.Payload));
        }
    }
}
